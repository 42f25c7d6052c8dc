"""What is no text and no number is refused at every door of the contract, and nothing is done, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from detente.case.nodes import MAX_NODES
from detente.errors import UsageError
from detente.store import By, Refused, Store, engine_for, migrate
from detente.store.accounts import Accounts
from detente.store.commands import Edit
from detente.store.texts import keep_text
from detente.web.app import Workbench
from detente.web.settings import Settings, local_settings
from detente.web.shapes import ErrorView
from detente.web.strict import fault_of_json, fault_of_path
from seeds import long, long_but
from waiting import finished

from .conftest import TOKEN, contract_of_server
from .test_security import PASSWORD, flat
from .test_store import made

RAW = 12345678901.5  # stands for what `json` does not write
NO_TEXT = ("a\0b", "\ud800", "\udfff x")
NO_NUMBER = (float("nan"), float("inf"), -float("inf"), RAW)
NO_INTEGER = (2**31, 2**63, 2**64, -(2**63) - 1, 10**400)
ENCODED = ("%00", "a%00b", "%ED%A0%80", "%FF")


def resolved(schema: Any) -> Any:
    while isinstance(schema, dict) and "$ref" in schema:
        schema = contract_of_server()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def sample(schema: Any) -> Any:
    """Return a value that a schema takes, as small as can be."""
    schema = resolved(schema)
    if "default" in schema:
        return schema["default"]
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            return sample(schema[choice][0])
    kind = schema.get("type")
    if kind == "object":
        named = {k: sample(schema["properties"][k]) for k in schema.get("required", ())}
        return named or ({"k": 1} if schema.get("minProperties") else {})
    if kind == "array":
        several = schema.get("prefixItems") or [schema.get("items", {})] * schema.get("minItems", 0)
        return [sample(inner) for inner in several]
    return {"string": "x", "integer": max(1, schema.get("minimum", 1)), "number": 1, "boolean": True}.get(kind)


def spoilt(schema: Any, texts: tuple[Any, ...], numbers: tuple[Any, ...], anything: bool = True) -> Iterator[Any]:
    """Yield values that fit a schema but for one place; every place of it is one once."""
    schema = resolved(schema)
    for choice in ("oneOf", "anyOf", "allOf"):
        for inner in schema.get(choice, ()):
            yield from spoilt(inner, texts, numbers, anything)
    kind = schema.get("type")
    if kind == "object":
        whole = sample(schema)
        for name, inner in schema.get("properties", {}).items():
            yield from ({**whole, name: bad} for bad in spoilt(inner, texts, numbers, anything))
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            yield from ({"k": bad} for bad in spoilt(more, texts, numbers, anything))
            yield from ({bad: sample(more)} for bad in texts)
    elif kind == "array":
        whole = sample(schema)
        for k, inner in enumerate(schema.get("prefixItems", ())):
            yield from ([*whole[:k], bad, *whole[k + 1 :]] for bad in spoilt(inner, texts, numbers, anything))
        if "items" in schema:
            yield from ([bad] for bad in spoilt(schema["items"], texts, numbers, anything))
    elif kind == "string" and "const" not in schema:
        yield from texts
    elif kind in ("integer", "number"):
        yield from numbers
    elif anything and kind is None and not any(c in schema for c in ("oneOf", "anyOf", "allOf", "const", "enum")):
        yield from (*texts, *numbers, {"deep": [texts[0]]} if texts else [numbers[0]])


def written(value: Any) -> bytes:
    return json.dumps(value).replace(str(RAW), "1e999").encode()


class Doors:
    """A workbench that is asked without a network."""

    def __init__(self, workbench: Workbench, headers: dict[str, str]) -> None:
        self.workbench = workbench
        self.headers = {"host": "127.0.0.1:8000", **headers}

    def ask(self, method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        return finished(self.all([(method, path, query, body)], **headers))[0]

    async def all(self, asked: list[tuple[str, str, str, bytes]], **headers: str) -> list[tuple[int, bytes]]:
        return [await self._one(*one, headers) for one in asked]

    async def _one(self, method: str, path: str, query: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        sent: list[Any] = []
        given = {"content-length": str(len(body)), "content-type": "application/json", **self.headers, **headers}
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote(path), "raw_path": path.encode("latin-1"), "query_string": query.encode(), "root_path": "",
            "headers": [(k.encode(), v.encode("latin-1")) for k, v in given.items()],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
        }  # fmt: skip
        arriving = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            return arriving.pop() if arriving else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.workbench.app(scope, receive, send)
        return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def doors(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("doors")
    sqlite = request.param == "sqlite"
    database = f"sqlite:///{folder / 'd.sqlite'}" if sqlite else request.getfixturevalue("postgresql").database()
    engine = engine_for(database)
    migrate(engine)
    engine.dispose()
    workbench = Workbench(local_settings(database, "127.0.0.1", 8000, TOKEN, "Ann"), folder)
    yield Doors(workbench, {"authorization": f"Bearer {TOKEN}"})
    workbench.parts.store.engine.dispose()


def operations(case: str) -> Iterator[tuple[str, str, list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]]:
    """Yield method, path, parameters of it and of the query, and kinds of bodies, of all operations of the contract."""
    for path, methods in contract_of_server()["paths"].items():
        for method, operation in methods.items():
            given = operation.get("parameters", [])
            bodies = operation.get("requestBody", {}).get("content", {})
            inside = [p for p in given if p["in"] == "path"]
            assert {p["in"] for p in given} <= {"path", "query"}
            yield method.upper(), path, inside, [p for p in given if p["in"] == "query"], bodies


def filled(path: str, case: str, **other: str) -> str:
    values = {"case_id": case, **other}
    for name in ("case_id", "analysis_id", "source_id"):
        path = path.replace(f"{{{name}}}", values.get(name, "x"))
    return path


def query_of(parameters: list[dict[str, Any]], **other: str) -> str:
    required = {p["name"]: quote(str(sample(p["schema"]))) for p in parameters if p.get("required")}
    return "&".join(f"{k}={v}" for k, v in {**required, **other}.items())


@long_but(every=2)
def test_what_is_no_text_and_no_number_is_refused_at_every_door(doors: Doors) -> None:
    store = doors.workbench.parts.store
    case = made(store).case_id
    asked: list[tuple[tuple[str, str, str, bytes], set[int]]] = []
    for method, path, inside, query, bodies in operations(case):
        here, rest = filled(path, case), query_of(query)
        for p in inside:
            asked += [((method, filled(path, case, **{p["name"]: bad}), rest, b"{}"), {404}) for bad in ENCODED]
        for p in query:
            for bad in (*ENCODED, "NaN", "1e999", "-Infinity"):
                number = "%" not in bad
                if number and "string" in json.dumps(p["schema"]):
                    continue
                asked.append(((method, here, query_of(query, **{p["name"]: bad}), b"{}"), {422}))
        asked.append(((method, here, f"{rest}&{ENCODED[0]}=1", b"{}"), {422}))
        if "application/json" in bodies:
            schema = bodies["application/json"]["schema"]
            found = [written(bad) for bad in spoilt(schema, NO_TEXT, NO_NUMBER)]
            assert found or "boolean" in json.dumps(resolved(schema)), path
            asked += [((method, here, rest, body), {422}) for body in found]
            raw = json.dumps({"x": "\ud800"}, ensure_ascii=False)
            asked.append(((method, here, rest, raw.encode("utf-8", "surrogatepass")), {422}))
            asked.append(((method, here, rest, json.dumps({"x": "a\0"}).encode("utf-16")), {422}))
        for kind in set(bodies) - {"application/json"}:
            assert kind in ("text/plain", "application/octet-stream")
            file = {"name": "x.txt"} if path.endswith("import") else {"file": "x.txt"} if "documents" in path else {}
            given = query_of(query, **file)
            asked += [((method, here, given, body), {422, 404}) for body in (b"a\0b", b"\xed\xa0\x80")]
    answers = finished(doors.all([one for one, _ in asked]))
    wrong = [
        (one, status, body[:200])
        for (one, expected), (status, body) in zip(asked, answers, strict=True)
        if status not in expected or not ErrorView.model_validate_json(body).error.message
    ]
    assert not wrong, f"{len(wrong)} of {len(asked)}: {wrong[:5]}"
    assert len(asked) > 1000
    assert store.state(case).version == 1
    assert [c.id for c in store.listed() if c.id == case] == [c.id for c in store.listed()]


@long
def test_numbers_beyond_what_a_database_counts_are_no_fault(doors: Doors) -> None:
    case = made(doors.workbench.parts.store).case_id
    asked = []
    for method, path, _, query, bodies in operations(case):
        here = filled(path, case)
        for p in query:
            if "integer" in json.dumps(p["schema"]):
                asked += [(method, here, query_of(query, **{p["name"]: str(bad)}), b"") for bad in NO_INTEGER]
        if "application/json" in bodies:
            schema = bodies["application/json"]["schema"]
            found = spoilt(schema, (), NO_INTEGER, anything="commands" in path)
            asked += [(method, here, query_of(query), written(bad)) for bad in found]
    answers = finished(doors.all(asked))
    assert len(asked) > 100
    assert not [(one, found) for one, found in zip(asked, answers, strict=True) if found[0] >= 500]


def test_headers_are_read_without_a_fault(doors: Doors) -> None:
    name = doors.workbench.settings.cookie
    for header in ("cookie", "authorization", "x-forwarded-for", "accept", "if-none-match"):
        for value in ("\0", "\xed\xa0\x80", f'{name}="\\000\\355"', f'{name}="', "Bearer \xff\0"):
            status, _ = doors.ask("GET", "/api/session", **{header: value})
            assert status == (401 if header == "authorization" else 200), (header, value)


def test_forms_are_held_to_the_same(migrated: str, tmp_path: Path) -> None:
    settings = Settings("team", migrated, frozenset({("http", "127.0.0.1", 8000)}), url="http://127.0.0.1:8000")
    workbench = Workbench(settings, tmp_path)
    accounts = workbench.parts.accounts
    boss = accounts.add("boss", "Boss", PASSWORD, admin=True)
    headers = {"origin": "http://127.0.0.1:8000", "cookie": f"{settings.cookie}={accounts.sign_in('boss', PASSWORD)}"}
    doors = Doors(workbench, headers)
    form = {"content-type": "application/x-www-form-urlencoded"}
    posts = {r.path for r in flat(workbench.inner.routes) if "POST" in r.methods and not r.path.startswith("/api/")}
    assert posts == {"/login", "/logout", "/reset/{token}", "/admin/accounts", "/admin/accounts/{account_id}"}
    asked = []
    for path in posts:
        at = path.format(token=accounts.reset_token(boss.id), account_id=boss.id)
        for bad in ENCODED:
            for field in ("login", "password", "name", "next", "do"):
                given = {"login": "x", "password": "y" * 12, "name": "z", "do": "link", field: bad}
                asked.append(("POST", at, "", "&".join(f"{k}={v}" for k, v in given.items()).encode()))
    assert {status for status, _ in finished(doors.all(asked, **form))} == {422}
    ends = [path[: path.index("{")] + bad for path in posts if "{" in path for bad in ENCODED]
    assert {status for status, _ in finished(doors.all([("POST", at, "", b"") for at in ends]))} == {404}
    status, page = doors.ask("POST", "/login", body=b"login=%00", accept="text/html", **form)
    assert status == 422
    assert "“login” of the form holds the character U+0000".encode() in page
    assert [a.login for a in accounts.all()] == ["boss"]
    assert accounts.sign_in("boss", PASSWORD), "no password was changed"
    workbench.parts.store.engine.dispose()


def test_what_is_wrong_is_said_with_its_place() -> None:
    assert fault_of_json(b'{"a": [1, {"b": NaN}]}').startswith("“a/1/b” of the request is no finite number")
    assert fault_of_json(b'{"a": {"\\ud800": 1}}').startswith("“a/key” of the request holds half of a surrogate pair")
    assert fault_of_json(b'"\\u0000"').startswith("the request holds the character U+0000")
    for fine in (b'{"a": "NaN", "b": "\\ud83d\\ude00", "c": 1e30}', b"", b"NaN nonsense", b"[" * 100_000):
        assert fault_of_json(fine) == ""
    assert fault_of_json(b"[" * 900 + b"NaN" + b"]" * 900)
    assert fault_of_path("/cases/é%20".encode()) == ""


def test_more_values_than_any_case_has_are_not_read() -> None:
    said = f"the request holds more than {MAX_NODES} values, and no case has so many"
    assert fault_of_json(b"[" + b"1," * (MAX_NODES + 1) + b"1]") == said
    assert fault_of_json(b'["' + b'\\"a","' * (MAX_NODES + 1) + b'"]') == said
    assert fault_of_json(b"[" + b"1," * MAX_NODES + b"1]") == ""
    assert fault_of_json(b'{"text": "' + b'a, b\\" c,' * MAX_NODES + b'"}') == "", "commas of a text are no values"


def test_the_store_keeps_nothing_that_no_file_can_hold(store: Store) -> None:
    """Whatever reader a text comes through."""
    case = made(store).case_id
    for bad in (*NO_TEXT, *NO_NUMBER[:3], {"deep": ["x\0"]}, {"\0": 1}):
        with pytest.raises(Refused, match=r"this holds|cannot be shown"):
            store.act(case, Edit.model_construct(path=["options", "a"], fields={"note": bad}), By(1, "Ann"))
        with pytest.raises(Refused, match="this holds"):
            store.create("x", lambda _, bad=bad: {"title": "x", "summary": bad}, "a test", "Ann", None)
    for bad in NO_TEXT:
        with pytest.raises(Refused, match="what no text holds"):
            keep_text(store.engine, case, f"words {bad}")
        for login, name in ((f"x{bad}", "X"), ("x", f"X{bad}")):
            with pytest.raises(UsageError, match="what no text holds"):
                Accounts(store.engine).add(login, name)
    assert store.act(case, Edit(path=[], fields={"title": "\\u0000 \\\\u0000 \\"}), By(1, "Ann")).version == 2
    assert len(store.listed()) == 1
