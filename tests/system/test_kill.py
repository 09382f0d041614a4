"""O8: kill -9 under load of all ways in, again and again, also during the start and twice within a second; then the books balance.
HEARKEN_KILLS says how often (scripts/soak-process asks for 200 and more); fewer where a sanitizer slows each start."""
import itertools
import os
import random
import unittest

from books import balance
from peers import World
from station import Station, until

KILLS = int(os.environ.get("HEARKEN_KILLS", 50))


class Killed(unittest.TestCase):
    def setUp(self):
        self.station = Station()
        self.addCleanup(self.station.close)
        self.world = World(self.station)
        self.addCleanup(self.world.close)

    def test_again_and_again_under_load(self):
        dice = random.Random(int(os.environ.get("HEARKEN_SEED", 3)))
        moments = (self.at_work, self.during_the_start, self.at_paging, self.at_work, self.twice)
        self.station.start()
        self.world.begin()
        killed = 0
        for moment in itertools.cycle(moments):
            killed += moment(dice)
            self.station.start()
            if killed >= KILLS:
                break
        until("all ways in go on", lambda: all(peer.acknowledged for peer in self.world.peers))
        self.world.end()
        self.assertEqual(self.station.stop(), 0)
        balance(self, self.world)
        starts = self.station.facts("station_started")
        self.assertTrue(all("down_from" in start for start in starts[1:]), "a gap was not journalled")
        verified = self.station.ctl("--database", self.station.database, "journal", "verify")
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        print(f"{killed} kills in {self.station.life} lives, {len(starts)} of them long enough to be journalled; sent and acknowledged: "
              + ", ".join(f"{len(peer.sent)} by {peer.WAY}" for peer in self.world.peers)
              + f"; {len(self.station.facts('page_queued'))} pages, {len(self.world.modem.messages())} messages, "
              + f"{len([1 for page in self.station.bodies('page') if page['way'] == 'sms' and page['state'] == 'failed'])} given up by a way out")

    def at_work(self, dice):
        """At any moment of the work: some signals later, and a little."""
        wanted = self.world.acknowledged() + dice.randrange(3, 60)
        until("signals are acknowledged", lambda: self.world.acknowledged() >= wanted)
        self.world.over.wait(dice.random() / 50)
        self.station.kill()
        return 1

    def at_paging(self, dice):
        """While calls go out and answers come in."""
        wanted = len(self.world.modem.messages()) + dice.randrange(1, 8)
        until("somebody is called", lambda: len(self.world.modem.messages()) >= wanted)
        self.world.over.wait(dice.random() / 5)
        self.station.kill()
        return 1

    def during_the_start(self, dice):
        self.station.kill()
        self.station.spawn()
        self.world.over.wait(dice.random() / 4)
        self.station.kill()
        return 2

    def twice(self, _):
        self.station.kill()
        self.station.start()
        self.station.kill()
        return 2


if __name__ == "__main__":
    unittest.main()
