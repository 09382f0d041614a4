"""HTTP that nobody should send, over raw sockets at a real station: the right status and a clear word, nothing changed, others served."""
import json
import re
import resource
import socket
import unittest

from console import Console
from station import Station

PASSWORD = "what nobody should send"
POST = b"POST /api/v1/login HTTP/1.1\r\nHost: s\r\nContent-Type: application/json\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: s\r\n"
SMUGGLED = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: s\r\n\r\n"

# What is sent, and the statuses of all answers. Where one is wrong the connection ends after it: nothing that follows is believed.
REFUSED = {
    "not HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64, [400]),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
    "no version": (b"GET /\r\n\r\n", [400]),
    "no host": (b"GET /healthz HTTP/1.1\r\n\r\n", [400]),
    "two hosts": (GET + b"Host: t\r\n\r\n", [400]),
    "a host with a path": (b"GET /healthz HTTP/1.1\r\nHost: s/<script>\r\n\r\n", [400]),
    "a host with a name of somebody": (b"GET /healthz HTTP/1.1\r\nHost: a@b\r\n\r\n", [400]),
    "a NUL in the target": (b"GET /healthz\0 HTTP/1.1\r\nHost: s\r\n\r\n", [400]),
    "a broken escape": (b"GET /%zz HTTP/1.1\r\nHost: s\r\n\r\n", [400]),
    "a line folded": (GET + b"X: a\r\n b\r\n\r\n", None),
    "a blank before the colon": (GET + b"X : a\r\n\r\n", [400]),
    "a bare CR in a header": (GET + b"X: a\rb\r\n\r\n", [400]),
    "headers over 8 KiB": (GET + b"X: " + b"x" * 9000 + b"\r\n\r\n", [431]),
    "a thousand headers": (GET + b"".join(b"X-%d: y\r\n" % i for i in range(1000)) + b"\r\n", [431]),
    "a long target": (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: s\r\n\r\n", [431]),
    "a body over 64 KiB": (POST + b"Content-Length: 70000\r\n\r\n" + b" " * 70000, [413]),
    "a length beyond all": (POST + b"Content-Length: 99999999999999999999999\r\n\r\n{}", [400]),
    "a length below nothing": (POST + b"Content-Length: -1\r\n\r\n{}", [400]),
    "a length that is none": (POST + b"Content-Length: 2x\r\n\r\n{}", [400]),
    "two lengths": (POST + b"Content-Length: 2\r\nContent-Length: 0\r\n\r\n{}" + SMUGGLED, [400]),
    "the same length twice": (POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" + SMUGGLED, [400]),
    "a list of lengths": (POST + b"Content-Length: 2, 2\r\n\r\n{}" + SMUGGLED, [400]),
    "a length and chunks": (POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, [400]),
    "an unknown coding": (POST + b"Transfer-Encoding: gzip\r\n\r\n" + SMUGGLED, [400]),
    "chunked, then another coding": (POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" + SMUGGLED, [400]),
    "another coding, then chunked": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, [400]),
    "chunked twice": (POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, [400]),
    "nearly chunked": (POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED, [400]),
    "chunks in HTTP/1.0": (POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, [400]),
    "a chunk that is none": (POST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n", [400]),
    "a chunk longer than it says": (POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n", [400]),
    "a chunk beyond all": (POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", [400]),
    "chunks over 64 KiB": (POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"8000\r\n" + b" " * 0x8000 + b"\r\n8000\r\n" + b" " * 0x8000 + b"\r\n8000\r\n" + b" " * 0x8000 + b"\r\n0\r\n\r\n", [413]),
    "cut short, then good-bye": (POST + b"Content-Length: 9\r\n\r\n{", []),
    "half a head, then good-bye": (b"GET /healthz HT", []),
    "nothing, then good-bye": (b"", []),
}


def statuses(answer):
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


class BadHttp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.station = Station()
        cls.addClassCleanup(cls.station.close)
        added = cls.station.ctl("--config", cls.station.config, "user", "add", "op1", "--role", "operator", text=f"{PASSWORD}\n" * 2)
        assert added.returncode == 0, added.stderr
        cls.station.start()
        cls.console = Console(cls.station.api)
        cls.console.login("op1", PASSWORD)

    def setUp(self):
        self.before = self.station.done_by_people()

    def tearDown(self):
        self.assertEqual(self.station.done_by_people(), self.before)

    def connect(self):
        host, port = self.console.address.split(":")
        return socket.create_connection((host, int(port)), 60)

    def say(self, text):
        """All that comes back until the station hangs up; the sender has said all it will."""
        with self.connect() as peer:
            answer = b""
            try:
                peer.sendall(text)
                peer.shutdown(socket.SHUT_WR)
                while more := peer.recv(65536):
                    answer += more
            except ConnectionError:
                pass  # hung up on while still sending
            return answer

    def test_what_is_refused_is_told_once_and_changes_nothing(self):
        for name, (text, expected) in REFUSED.items():
            with self.subTest(name):
                answer = self.say(text)
                if expected is not None:
                    self.assertEqual(statuses(answer), expected, answer[:300])
                if statuses(answer) and statuses(answer) != [200]:
                    error = json.loads(answer.partition(b"\r\n\r\n")[2])["error"]
                    self.assertTrue(error["code"] and error["message"])
                self.assertEqual(self.station.done_by_people(), self.before)

    def test_pipelined_requests_are_answered_in_order(self):
        answer = self.say(GET + b"\r\n" + b"GET /nowhere HTTP/1.1\r\nHost: s\r\n\r\n" + b"HEAD /healthz HTTP/1.1\r\nHost: s\r\n\r\n" + GET + b"Connection: close\r\n\r\n" + GET + b"\r\n")
        self.assertEqual(statuses(answer), [200, 404, 200, 200])

    def test_chunks_as_they_should_be(self):
        answer = self.say(POST + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n1;x=y\r\n{\r\n1\r\n}\r\n0\r\nTrailer: t\r\n\r\n")
        self.assertEqual(statuses(answer), [422])

    def test_who_asks_first_is_told_to_go_on_only_where_it_fits(self):
        with self.connect() as peer:
            peer.sendall(POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            self.assertIn(b"100 Continue", peer.recv(1024))
            peer.sendall(b"{}")
            self.assertEqual(statuses(peer.recv(65536)), [422])
        self.assertEqual(statuses(self.say(POST + b"Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n")), [413])

    def test_methods(self):
        for method, path, status in (("HEAD", "/api/v1/queue", 200), ("HEAD", "/", 200), ("HEAD", "/api/v1/feed", 200), ("OPTIONS", "/api/v1/queue", 204),
                                     ("OPTIONS", "*", 204), ("HEAD", "/api/v1/login", 405), ("TRACE", "/healthz", 405), ("CONNECT", "s:80", 400),
                                     ("PUT", "/api/v1/queue", 405), ("DELETE", "/", 405), ("GET", "/api/v1/nothing", 404), ("GET", "/../../etc/passwd", 404),
                                     ("GET", "/%2e%2e/%2e%2e/etc/passwd", 404), ("GET", "http://elsewhere.example/healthz", 200)):
            with self.subTest(method, path=path):
                answer = self.console.ask(method, path)
                self.assertEqual(answer.status, status, answer.text[:200])
                if method == "HEAD":
                    self.assertEqual(answer.text, "")
                if status in (204, 405):
                    self.assertTrue(answer.headers["Allow"])

    def test_a_strange_host_is_never_repeated(self):
        answer = self.say(b"GET /nowhere HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n")
        self.assertEqual(statuses(answer), [404])
        self.assertNotIn(b"evil", answer)

    def test_the_page_loads_and_runs_nothing_from_elsewhere(self):
        page = self.console.ask("GET", "/")
        policy = dict(part.split(None, 1) for part in page.headers["Content-Security-Policy"].split("; "))
        self.assertEqual(policy["default-src"], "'none'")
        for what, sources in policy.items():
            self.assertLessEqual(set(sources.split()), {"'none'", "'self'", "data:"}, what)
        self.assertEqual(page.headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn("://", page.text.replace("http://www.w3.org/", ""))
        for script in re.findall(r"<script[^>]*>", page.text):
            self.assertIn(" src=", script)

    def test_only_our_own_pages_may_post(self):
        for headers, status in (({"Origin": "http://evil.example"}, 403), ({"Origin": "null"}, 403), ({"Origin": ""}, 403),
                                ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403),
                                ({"Origin": f"http://{self.console.address}", "Sec-Fetch-Site": "same-origin"}, 404)):
            with self.subTest(headers):
                self.assertEqual(self.console.ask("POST", "/api/v1/incidents/999999/take", {}, headers).status, status)

    def test_cookies_that_are_none(self):
        for cookie in ("hearken=", "hearken=.", "hearken=" + "A" * 4000, "hearken=%00", "hearken=a.b; hearken=c.d", "hearken", ";;;=", self.console.cookie[:-1], self.console.cookie + "A"):
            with self.subTest(cookie[:40]):
                self.assertEqual(self.console.ask("GET", "/api/v1/me", headers={"Cookie": cookie}).status, 401)

    def test_a_flood_of_idle_connections_keeps_nobody_out(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        idle = []
        try:
            for i in range(1500):
                idle.append(self.connect())
                if i % 3:
                    idle[-1].send(b"GET /api/v1/queue HT"[: i % 20])
            for _ in range(5):
                self.assertEqual(self.console.get("/queue").status, 200)
            metrics = self.console.ask("GET", "/metrics").text
            held = float(re.search(r"^hearken_http_connections (\S+)", metrics, re.M).group(1))
            self.assertLessEqual(held, 128)  # per source
        finally:
            for peer in idle:
                peer.close()


if __name__ == "__main__":
    unittest.main()
