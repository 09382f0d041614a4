"""The station's HTTP API as a console speaks it: requests with a session, and the live feed. Answers are looked at, not believed."""
import http.client
import json
import uuid


class Answer:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        endless = self.headers.get("Content-Type") == "text/event-stream"
        self.text = "" if endless else response.read().decode()

    @property
    def json(self):
        return json.loads(self.text)


class Console:
    def __init__(self, address):
        self.address = address.removeprefix("http://")
        self.cookie = ""

    def ask(self, method, path, body=None, headers=None):
        """One request on a connection of its own. A header that is None is left out."""
        sent = {"Cookie": self.cookie, "Connection": "close"}
        if method == "POST":
            sent |= {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        sent = {name: value for name, value in (sent | (headers or {})).items() if value is not None}
        text = body if body is None or isinstance(body, (str, bytes)) else json.dumps(body)
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request(method, path, text.encode() if isinstance(text, str) else text, sent)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path):
        return self.ask("GET", "/api/v1" + path)

    def post(self, path, body, **headers):
        return self.ask("POST", "/api/v1" + path, body, headers)

    def login(self, login, password):
        answer = self.post("/login", {"login": login, "password": password})
        assert answer.status == 200, answer.text
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer

    def feed(self, after):
        """(event, data) of the live feed, without end; close the generator to hang up."""
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request("GET", f"/api/v1/feed?after={after}", headers={"Cookie": self.cookie})
            response = connection.getresponse()
            assert response.status == 200, response.read()
            fields = {}
            for line in iter(response.readline, b""):
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    fields[name] = value
                elif fields:
                    yield fields["event"], json.loads(fields["data"])
                    fields = {}
        finally:
            connection.close()
