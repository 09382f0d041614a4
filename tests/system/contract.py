"""daemon/api/openapi.json as tests use it: what fits it, what does not, and whether an answer keeps to it."""
import functools
import json
import re

import jsonschema

from station import ROOT

CONTRACT = json.loads((ROOT / "daemon/api/openapi.json").read_text())
METHODS = ("get", "post")
STRANGE = (None, True, 7, 1.5, "x", [], {})  # a value of each type of JSON
TYPES = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list}


def resolve(schema):
    while "$ref" in schema:
        target = CONTRACT
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    return schema


def schema_named(name):
    return {"$ref": f"#/components/schemas/{name}"}


@functools.cache
def validator(text):
    return jsonschema.Draft202012Validator({"components": CONTRACT["components"], **json.loads(text)})


def misfit(schema, value):
    """Why a value does not fit; empty: it does."""
    faults = validator(json.dumps(schema)).iter_errors(value)
    return "; ".join(f"{'/'.join(map(str, f.absolute_path))}: {f.message[:300]}" for f in faults)


class Operation:
    def __init__(self, path, method):
        self.path, self.method = path, method.upper()
        self.spec = CONTRACT["paths"][path][method]
        self.id = self.spec["operationId"]
        self.parameters = [resolve(p) for p in self.spec.get("parameters", [])]
        body = self.spec.get("requestBody")
        self.body = resolve(body["content"]["application/json"]["schema"]) if body else None

    @property
    def statuses(self):
        return {int(status) for status in self.spec["responses"]}

    def broken(self, answer):
        """Where an answer does not keep to the contract; empty: nowhere."""
        response = self.spec["responses"].get(str(answer.status))
        if response is None:
            return f"{answer.status} is not declared: {answer.text[:200]}"
        response = resolve(response)
        missing = [name for name, header in response.get("headers", {}).items() if header.get("required") and name not in answer.headers]
        if missing:
            return f"{answer.status} without {missing}"
        if "content" not in response:
            return "" if answer.text == "" else f"{answer.status} has a body"
        kind = answer.headers.get("Content-Type")
        if kind not in response["content"]:
            return f"{answer.status} came as {kind}"
        return misfit(response["content"][kind]["schema"], json.loads(answer.text)) if kind == "application/json" else ""


def operations():
    return [Operation(path, method) for path, item in CONTRACT["paths"].items() for method in METHODS if method in item]


# ---- requests out of schemas ----

def fitting(schema, known, name=""):
    """A value that fits; `known` has what must be somebody or something of the street, by its name."""
    schema = resolve(schema)
    if name in known:
        return known[name]
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {key: fitting(value, known, key) for key, value in schema["properties"].items()}
    return {"string": "x" * max(schema.get("minLength", 1), 1), "integer": schema.get("minimum", 1), "boolean": True}[schema["type"]]


def of_type(value, schema):
    wanted = TYPES[schema["type"]]
    return isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))


def wrong_values(schema):
    """Values that a member or parameter may not have, by why."""
    schema = resolve(schema)
    for value in STRANGE:
        if not of_type(value, schema):
            yield f"type {json.dumps(value)}", value
    if schema["type"] == "string":
        if "maxLength" in schema:
            yield "too long", "长" * (schema["maxLength"] + 1)
        if schema.get("minLength", 0) > 0:
            yield "too short", ""
        if "enum" in schema:
            yield "not in the list", schema["enum"][0] + "x"
        if "pattern" in schema:
            yield "not of the form", "2026-13-45T99:99:99.000Z"
        yield "NUL", "a\0b"


def wrong_bodies(schema, known):
    """Texts that may not be taken as the body, by why."""
    good = fitting(schema, known)
    for name in schema["required"]:
        yield f"without {name}", json.dumps({k: v for k, v in good.items() if k != name})
    for name, member in schema["properties"].items():
        for why, value in wrong_values(member):
            yield f"{name}: {why}", json.dumps({**good, name: value})
    yield "one more member", json.dumps({**good, "another": 1})
    for value in STRANGE:
        if not isinstance(value, dict):
            yield f"body {json.dumps(value)}", json.dumps(value)
    text = json.dumps(good)
    for why, broken in (("empty", ""), ("cut short", text[:-1]), ("two", text * 2), ("deep", "[" * 10_000), ("not UTF-8", b'{"\xff":1}'), ("a comment", "//\n" + text)):
        yield why, broken


def wrong_parameters(parameter):
    schema = resolve(parameter["schema"])
    if schema["type"] == "integer":
        yield from ("x", "-1", "1.5", "9" * 30, "", "1 2")
        if "minimum" in schema:
            yield str(schema["minimum"] - 1)
        if "maximum" in schema:
            yield str(schema["maximum"] + 1)
    if "enum" in schema:
        yield "x"
    if "pattern" in schema:
        yield from ("x" * (schema["maxLength"] + 1), "x" * (schema["minLength"] - 1), "no blanks here", "键" * 8)


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
