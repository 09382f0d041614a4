"""What was sent, acknowledged, journalled, opened and paged, balanced to the last one: equalities, wherever the wire allows one."""
import collections

from peers import Cords, Receiver, TcpPager, milliseconds
from street import LI

MARK = "（可能重复）"


def balance(test, world):
    """The books of a world that has ended (peers.py)."""
    station = world.station
    for peer in world.peers:
        test.assertEqual(peer.acknowledged, peer.sent, f"{peer.WAY}: not everything was acknowledged")
        test.assertEqual(len(set(peer.sent)), len(peer.sent))
    noted = station.facts("signal_noted")
    counted = [fact["signal"] for fact in noted if fact["became"] in ("opened", "pressed")]
    test.assertEqual({fact["became"] for fact in noted} - {"opened", "pressed", "repeat", "restored"}, set())
    numbers = [number for number, in station.rows("SELECT number FROM journal ORDER BY number")]
    test.assertEqual(numbers, list(range(1, len(numbers) + 1)))
    pagers(test, world, counted)
    receiver(test, world, counted)
    cords(test, world, counted)
    incidents(test, station, counted)
    pages(test, world)
    texts(test, world)


def of_way(counted, way):
    return [signal for signal in counted if signal["gateway"] == way]


def pagers(test, world, counted):
    """A sequence number tells a repeat from a press, also after a restart: each is counted exactly once."""
    sent = collections.Counter(what for peer in world.pagers for what in peer.sent)
    journalled = collections.Counter((s["account"], int(s["repeat"].split()[1])) for s in of_way(counted, TcpPager.WAY))
    test.assertEqual(journalled, sent)


def receiver(test, world, counted):
    """A line has no number: what was sent again to the next life of the station may count once more, and only that."""
    peer = world.receiver
    journalled = collections.Counter((s["account"], s["says"][0]["zone"]) for s in of_way(counted, Receiver.WAY))
    test.assertEqual(set(journalled), set(peer.sent))
    test.assertEqual({what: count for what, count in journalled.items() if count > lives(peer, what)}, {})


def cords(test, world, counted):
    """A contact that is found closed at a start calls once more, and only then."""
    peer = world.cords
    calls = [(int(s["account"][-1]), milliseconds(s["received"]), s.get("remark", "")) for s in of_way(counted, Cords.WAY)]
    belongs = collections.defaultdict(list)
    for cord, at, remark in calls:
        press = max((began for c, began in peer.sent if c == cord and began <= at), default=None)
        belongs[cord, press].append(remark)
    test.assertEqual(set(belongs), set(peer.sent))
    for press, remarks in belongs.items():
        test.assertLessEqual(remarks.count(""), 1, f"cord {press} was pressed once")
        test.assertLessEqual(len(remarks), lives(peer, press))


def lives(peer, what):
    """In how many lives of the station it was sent, at most."""
    return max(peer.lives[what]) - min(peer.lives[what]) + 1


def incidents(test, station, counted):
    """One per account, and each knows how often it was pressed."""
    opened = [fact["incident"] for fact in station.facts("incident_opened")]
    test.assertEqual(len({one["id"] for one in opened}), len(opened))
    ours = [one for one in opened if one["subject"].get("account") or one["subject"].get("client")]
    presses = collections.Counter((s["gateway"], s["account"].upper()) for s in counted)
    now = {one["id"]: one for one in station.bodies("incident")}
    test.assertEqual(collections.Counter({whose(station, now[one["id"]]): now[one["id"]]["presses"] for one in ours}), presses)
    test.assertEqual(len(ours), len(presses), "an incident was doubled")


def whose(station, incident):
    subject = incident["subject"]
    if "account" in subject:
        return subject["gateway"], subject["account"]
    return station.rows("SELECT gateway, account FROM device WHERE id = ?", subject["device"])[0]


def pages(test, world):
    """Each page is one that was set down, and has left: its text once as it is, and again only with the mark of a repeat."""
    set_down = {fact["page"]["id"]: fact["page"] for fact in world.station.facts("page_queued")}
    now = {page["id"]: page for page in world.station.bodies("page")}
    test.assertEqual(set(now), set(set_down))
    calls = [page for page in now.values() if page["way"] == "sms"]
    test.assertEqual({page["state"] for page in calls} - {"sent", "delivered", "answered", "withdrawn", "failed"}, set())
    # A way out that was given up (on a machine so busy that its modem seems dead) has called again, louder.
    given_up = [page for page in calls if page["state"] == "failed"]
    left = [page for page in calls if page["state"] in ("sent", "delivered", "answered")]
    test.assertEqual({page["incident"] for page in given_up} - {page["incident"] for page in left}, set(), given_up)
    told = [message for message in world.modem.messages() if message["sms_to"] == LI]
    test.assertEqual(len(told), len(world.modem.messages()))
    plain = collections.Counter(message["text"] for message in told if not message["text"].startswith(MARK))
    marked = collections.Counter(message["text"].removeprefix(MARK) for message in told if message["text"].startswith(MARK))
    texts = collections.Counter(page["text"] for page in left)
    maybe = collections.Counter(page["text"] for page in calls if page["attempts"] > 0)
    test.assertEqual(set(texts) - set(plain + marked), set(), "a page has left, and nobody has it")
    test.assertEqual(set(plain + marked) - set(maybe), set(), "somebody has what was never set down")
    test.assertEqual(plain - maybe, collections.Counter(), "a page has left twice, unmarked")
    attempts = collections.Counter()
    for page in calls:
        attempts[page["text"]] += page["attempts"]
    test.assertEqual((plain + marked) - attempts, collections.Counter(), "more messages than attempts")


def texts(test, world):
    """What came by SMS is deleted from the SIM only after it is stored, and decides once."""
    noted = world.station.facts("text_noted")
    decided = collections.Counter(fact["text"]["words"] for fact in noted if fact["became"] == "answer")
    test.assertEqual(decided, collections.Counter(world.telephone.sent))
    owned = world.station.rows("SELECT count(*) FROM incident WHERE state = 'owned'")
    test.assertEqual(owned, [(len(decided),)])
