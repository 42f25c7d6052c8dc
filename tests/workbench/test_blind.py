"""Blind coding: whatever a second coder asks, the answers are those of a server on which the first did nothing."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from detente.exchange.models import MODEL_FORMATS
from detente.store import Store
from detente.store.store import Writing
from detente.store.tables import DESKS
from detente.web.settings import Settings
from seeds import long

from .conftest import Served, built_client, over, serve
from .test_security import filled, origin, routes

TEXT = "The council said: we may close the bridge on Monday. The bakers would rather not, they said."
OTHER = "A second letter, which says that nothing was decided."
CASE = f"""\
format: detente/1
title: Crossing
decision_makers: {{A: {{name: Ann}}, B: {{name: Ben}}}}
options:
  a: {{owner: A, evidence: [c_author]}}
  b: {{owner: B}}
infeasible: [a and b]
preferences:
  A: [b, not a]
  B: [a, not b]
status_quo: NN
states: {{both: YN}}
proposals:
  p: {{parties: [A, B], terms: {{t: a}}}}
  q: {{supersedes: p, parties: [A, B], terms: {{t: {{that: b}}}}}}
sources:
  s: {{name: A letter, sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}, characters: {len(TEXT)}}}
  u: {{name: Another, sha256: {hashlib.sha256(OTHER.encode()).hexdigest()}, characters: {len(OTHER)}}}
actors: {{council: {{name: The council, kind: body}}}}
codes: {{delay: something comes later}}
claims:
  c_author: {{source: s, start: 0, end: 11, says: zqauthor says so, kind: claim}}
perspectives: {{P: {{preferences: {{A: [a, b]}}}}, Q: {{name: Another view}}}}
phases: {{F: {{name: Before}}, G: {{name: After, preferences: {{B: [b]}}}}}}
"""
START = "2031-01-01T00:00:00.000Z"
MARKS = ("zq", "2077-", "cyr_")
"""What only claims that the second coder may not see hold: in their ids and words, in their times."""


def claim(start: int, says: str, **more: Any) -> dict[str, Any]:
    return {"source": "s", "start": start, "end": start + 3, "says": says, **more}


Answers = dict[str, tuple[int, dict[str, str], bytes]]


class World:
    """A server with a case, an owner, and two coders: Cyr, who may do nothing at all here, and Bo."""

    clock = ""

    def __init__(self, served: Served, *, first: bool) -> None:
        self.served = served
        self.first = first
        self.store: Store = served.workbench.parts.store
        self.heard: list[str] = []
        self.answers: Answers = {}
        self.people: dict[str, httpx.Client] = {}
        self.accounts: dict[str, str] = {}
        for login in ("maker", "cyr", "bo"):
            account = served.workbench.parts.accounts.add(login, login.title(), None)
            self.accounts[login] = account.id
            with Writing(self.store.engine) as connection:
                token = served.workbench.parts.accounts._token(connection, account.id, "session", timedelta(days=1))
            self.people[login] = served.client(None, **origin(served))
            self.people[login].cookies.set(served.workbench.settings.cookie, token)
        imported = self.people["maker"].post("/api/import", params={"name": "crossing.yaml"}, content=CASE.encode())
        assert imported.status_code == 201, imported.text
        self.case: str = imported.json()["id"]
        self.at = f"/api/cases/{self.case}"

    def by(self, who: str, method: str, path: str, *, expect: int = 200, **asked: Any) -> httpx.Response:
        """Let somebody ask something; what they ask about is the version that they see."""
        if "json" in asked and method == "POST" and path.split("/")[1] in ("commands", "undo", "redo"):
            asked["json"] = {"version": self.people[who].get(self.at).json()["version"], **asked["json"]}
        answer = self.people[who].request(method, self.at + path, **asked)
        # What takes longer on a busy machine is answered by what is to be followed.
        assert answer.status_code == expect or (answer.status_code, expect) == (202, 200), answer.text
        return answer

    def does(self, who: str, kind: str, **command: Any) -> None:
        self.by(who, "POST", "/commands", json={"command": {"kind": kind, **command}})

    def cyr(self, time: str, *commands: dict[str, Any]) -> None:
        """Let the first coder do something, in the world in which it does anything."""
        before, World.clock = World.clock, f"2077-{time}T00:00:00.000Z"
        for command in commands if self.first else ():
            self.does("cyr", **command)
        World.clock = before

    def later(self) -> None:
        World.clock = f"2031-01-{int(World.clock[8:10]) + 1:02}{START[10:]}"

    def ids(self, section: str) -> list[str]:
        """Return the ids of the entries of a list, as the owner's page has them."""
        document = self.people["maker"].get(self.at).json()["document"]
        return [e["id"] for e in document[section]]

    def rule(self, who: str) -> str:
        return str(self.people[who].get(self.at).json()["document"]["infeasible"][0]["id"])


def played(world: World) -> None:
    """Code a case with two coders, blind from some moment on; editors change it, too."""
    w = world
    w.by("maker", "PUT", "/sources/s/text", content=TEXT.encode())
    for login in ("cyr", "bo"):
        w.by("maker", "PUT", "/members", json={"login": login, "role": "coder"})
    w.cyr(
        "01-01",
        {"kind": "add", "path": ["claims"], "id": "zq_early", "value": claim(4, "zq early", kind="zqkind")},
        {"kind": "add", "path": ["claims"], "id": "same_id", "value": claim(5, "zq with an id that Bo takes, too")},
        {"kind": "link", "path": ["infeasible", w.rule("maker")], "claim": "zq_early"},
        {"kind": "link", "path": ["decision_makers", "B"], "claim": "zq_early"},
        {"kind": "edit", "path": ["coders", "cyr"], "fields": {"name": "zqname"}},
    )
    w.later()
    w.does("bo", "add", path=["claims"], id="b0", value=claim(8, "before it was blind"))
    w.does("bo", "link", path=["proposals", "q", "terms", "t"], claim="b0")
    w.later()
    w.by("maker", "PUT", "/coding", json={"blind": True})
    w.cyr(
        "02-02",
        {"kind": "add", "path": ["claims"], "id": "c1", "value": claim(12, "zq the first one", tags=["zqtag"])},
        {"kind": "accept_claims", "claims": {f"zq{n}": claim(n, f"zq {n}") for n in range(20)}},
        {"kind": "link", "path": ["options", "b"], "claim": "c1"},
        {"kind": "link", "path": ["proposals", "p", "terms", "t"], "claim": "c1"},
        {"kind": "link", "path": ["infeasible", w.rule("cyr")], "claim": "c1"},
        {"kind": "rename", "path": ["claims", "zq1"], "to": "zq_other"},
        {"kind": "remove", "path": ["claims", "zq2"]},
    )
    if w.first:
        w.by("cyr", "POST", "/undo", json={})
        w.by("cyr", "PUT", "/sources/u/text", content=OTHER.encode())
        w.by("cyr", "POST", "/sources/s/first-pass")
    w.later()
    w.does("bo", "add", path=["claims"], id="c1", value=claim(20, "what Bo reads", kind="term"))
    w.does("bo", "link", path=["infeasible", w.rule("bo")], claim="c1")
    w.cyr("03-03", {"kind": "edit", "path": ["claims", "c1"], "fields": {"says": "zq changed", "start": 13}})
    w.later()
    w.does("maker", "edit", path=["infeasible", w.rule("maker")], fields={"note": "an editor's note"})
    w.does("maker", "add", path=["infeasible"], value="not a and not b and a", after="")
    w.does("maker", "edit", path=[], fields={"title": "Crossing, again"})
    w.cyr("04-04", {"kind": "link", "path": ["options", "a"], "claim": "zq3"})
    w.later()
    w.does("bo", "link", path=["options", "a"], claim="b0")
    w.by("bo", "POST", "/undo", json={})
    w.by("bo", "POST", "/redo", json={})


def heard(world: World) -> list[str]:
    """Return what a page of Bo's hears while the others change something, up to an editor's change."""
    version = world.people["bo"].get(world.at).json()["version"]
    with world.people["bo"].stream("GET", f"{world.at}/events", params={"version": version}) as stream:
        lines = stream.iter_lines()
        found = [next(lines)]
        world.cyr("05-05", {"kind": "add", "path": ["claims"], "id": "zq_heard", "value": claim(1, "zq heard")})
        world.does("maker", "edit", path=[], fields={"summary": "said by an editor"})
        for line in lines:
            found.append(line)
            if line.startswith("data:"):
                return found
    raise AssertionError(found)


QUESTION = "/api/cases/{case_id}/ask/"
BO: dict[tuple[str, str], list[dict[str, Any]]] = {
    **{("GET", path): [{}] for path in (
        "/api/session", "/api/vocabulary", "/api/catalog", "/api/templates", "/open", "/pages.css", "/login",
        "/reset/{token}", "/admin", "/api/openapi.json", "/{path:path}", "/api/cases/{case_id}/members",
        "/api/cases/{case_id}/members/known", "/api/cases/{case_id}/log", "/api/cases/{case_id}/texts",
        "/api/cases/{case_id}/package",
        "/api/analyses/{analysis_id}/page", "/api/analyses/{analysis_id}",
    )},
    ("GET", "/api/cases"): [{}, {"params": {"archived": True}}],
    ("POST", "/api/cases"): [{"json": {"origin": "copy", "id": "CASE"}}],
    ("GET", "/api/cases/{case_id}"): [{}, *({"params": {"version": n}} for n in (1, 2, 3, 9, 30))],
    ("DELETE", "/api/cases/{case_id}"): [{}],
    ("POST", "/api/cases/{case_id}/unarchive"): [{}],
    ("POST", "/api/cases/{case_id}/commands"): [
        {"json": {"version": version, "command": command}}
        for version, command in (
            (1, {"kind": "add", "path": ["claims"], "id": "c1", "value": claim(0, "again")}),
            (1, {"kind": "add", "path": ["claims"], "id": "same_id", "value": claim(0, "an id of another's")}),
            (1, {"kind": "edit", "path": ["claims", "c_author"], "fields": {"says": "mine"}}),
            (1, {"kind": "edit", "path": ["claims", "zq3"], "fields": {"says": "mine"}}),
            (1, {"kind": "remove", "path": ["claims", "zq3"]}),
            (1, {"kind": "link", "path": ["options", "b"], "claim": "zq3"}),
            (1, {"kind": "link", "path": ["options", "b"], "claim": "nobody"}),
            (1, {"kind": "link", "path": ["options", "b"], "claim": "c1"}),
            (1, {"kind": "add", "path": ["coders"], "id": "cyr", "value": {"name": "Me"}}),
            (1, {"kind": "rename", "path": ["claims", "c1"], "to": "c2"}),
            (99, {"kind": "remove", "path": ["claims", "c1"]}),
            (1, {"kind": "edit", "path": [], "fields": {"title": "No"}}),
            (2, {"kind": "accept_claims", "claims": {"same_id_2": claim(0, "x"), "b9": claim(1, "y")}}),
        )
    ],
    ("POST", "/api/cases/{case_id}/uses"): [
        {"json": {"path": path}} for path in (["claims", "c1"], ["claims", "zq3"], ["claims", "c_author"])
    ],
    ("POST", "/api/cases/{case_id}/undo"): [{"json": {"version": 1, **seq}} for seq in ({}, {"seq": 2}, {"seq": 40})],
    ("POST", "/api/cases/{case_id}/redo"): [{"json": {"version": 1, **seq}} for seq in ({}, {"seq": 2})],
    ("POST", "/api/cases/{case_id}/restore"): [{"json": {"version": 1, "to": 1}}],
    ("GET", "/api/cases/{case_id}/history"): [{}, {"params": {"before": 4, "limit": 2}}],
    ("GET", "/api/cases/{case_id}/file"): [{}, {"params": {"version": 1}}, {"params": {"version": 25}}],
    ("GET", "/api/cases/{case_id}/export"): [{}, {"params": {"version": 2}}],
    ("GET", "/api/cases/{case_id}/events"): [],  # heard, below
    ("PUT", "/api/cases/{case_id}/members"): [{"json": {"login": "bo", "role": "editor"}}],
    ("PUT", "/api/cases/{case_id}/coders"): [{"json": {"login": "bo", "coder": "cyr"}}],
    ("PUT", "/api/cases/{case_id}/coding"): [{"json": {"blind": False}}],
    ("POST", f"{QUESTION}solve"): [{"json": {}}, {"json": {"version": 1}}],
    ("POST", f"{QUESTION}assess"): [{"json": {"perspective": "P", "phase": "G"}}],
    ("POST", f"{QUESTION}explain"): [{"json": {"states": ["NN"]}}],
    ("POST", f"{QUESTION}rankings"): [{"json": {"state": "NN", "concept": "nash", "by": "A"}}],
    ("POST", f"{QUESTION}ranking"): [{"json": {"decision_maker": "A"}}],
    ("POST", f"{QUESTION}across"): [{"json": {}}, {"json": {"proposal": "p"}}],
    ("POST", f"{QUESTION}states"): [{"json": {}}],
    ("POST", f"{QUESTION}graph"): [{"json": {}}],
    ("POST", f"{QUESTION}side_by_side"): [{"json": {}}],
    ("POST", f"{QUESTION}argument"): [{"json": {}}, {"json": {"voices": ["zqcyr"]}}],
    ("POST", f"{QUESTION}related"): [{"json": {}}, {"json": {"whole": True}}],
    ("POST", f"{QUESTION}packages"): [{"json": {}}, {"json": {"given": "b"}}],
    ("POST", f"{QUESTION}package"): [{"json": {"package": "deal:t=in_force"}}],
    ("POST", f"{QUESTION}check"): [{"json": {}}],
    ("POST", f"{QUESTION}show"): [{"json": {}}, {"json": {"perspective": "P"}}],
    ("POST", f"{QUESTION}verdict"): [{"json": {"proposal": "p"}}],
    ("POST", f"{QUESTION}trace"): [
        {"json": {}}, {"json": {"without": ["c1"]}}, {"json": {"without": ["zq3"]}},
    ],
    ("POST", f"{QUESTION}audit"): [{"json": {}}, {"json": {"coder": "cyr"}}, {"json": {"coder": "bo"}}],
    ("POST", f"{QUESTION}repair"): [{"json": {"state": "YN"}}],
    ("POST", f"{QUESTION}robust"): [{"json": {}}],
    ("POST", f"{QUESTION}ensemble"): [{"json": {}}],
    ("POST", f"{QUESTION}reach"): [{"json": {}}],
    ("POST", f"{QUESTION}perspectives"): [{"json": {"pair": ["P", "Q"]}}],
    ("POST", f"{QUESTION}phases"): [{"json": {"pair": ["F", "G"]}}],
    ("POST", f"{QUESTION}versions"): [{"json": {"pair": ["p", "q"]}}],
    ("POST", f"{QUESTION}coalitions"): [{"json": {}}],
    ("POST", f"{QUESTION}consent"): [{"json": {}}],
    ("POST", f"{QUESTION}horizon"): [{"json": {}}],
    ("POST", f"{QUESTION}argue"): [{"json": {}}],
    ("POST", f"{QUESTION}conditions"): [{"json": {}}],
    ("POST", f"{QUESTION}attitudes"): [{"json": {}}],
    ("POST", f"{QUESTION}deals"): [{"json": {}}],
    ("POST", f"{QUESTION}forecasts"): [{"json": {}}, {"json": {"due": "2031-01-01"}}],
    ("POST", f"{QUESTION}register"): [{"json": {}}],
    ("POST", f"{QUESTION}relations"): [{"json": {}}],
    ("POST", f"{QUESTION}rivals"): [{"json": {}}],
    ("POST", f"{QUESTION}perception"): [{"json": {}}],
    ("POST", f"{QUESTION}report"): [{"json": {"provenance": True}}],
    ("DELETE", "/api/analyses/{analysis_id}"): [{}],
    ("POST", "/api/cases/{case_id}/try"): [
        {"json": {"what_if": [{"kind": "remove", "path": ["claims", claim]}]}} for claim in ("b0", "zq3")
    ],
    ("GET", "/api/cases/{case_id}/model"): [{}, {"params": {"perspective": "P"}}],
    ("POST", "/api/cases/{case_id}/model"): [{"json": {}}],
    ("GET", "/api/cases/{case_id}/sources/{source_id}"): [{"source": "s"}, {"source": "u"}, {"source": "zq"}],
    ("GET", "/api/cases/{case_id}/sources/{source_id}/text"): [{"source": "s"}, {"source": "u"}],
    ("POST", "/api/cases/{case_id}/sources"): [{"params": {"id": "x", "name": "x", "version": 1}, "content": b"x"}],
    ("POST", "/api/cases/{case_id}/documents"): [
        {"params": {"id": "x", "file": "x.txt", "version": 1}, "content": b"x"}
    ],
    ("PUT", "/api/cases/{case_id}/sources/{source_id}/text"): [
        {"source": "u", "content": b"not it"}, {"source": "u", "content": OTHER.encode()},
    ],
    ("POST", "/api/cases/{case_id}/sources/{source_id}/first-pass"): [{"source": "s"}, {"source": "u"}],
    ("POST", "/api/import"): [{"params": {"name": "x.yaml"}, "content": b"format: detente/1\ntitle: x\n"}],
    ("POST", "/api/cases/{case_id}/export/preview"): [
        {"json": {"kind": "csv"}}, {"json": {"kind": "qdpx", "redact": True}},
    ],
    ("POST", "/api/cases/{case_id}/export/file"): [
        {"json": {"kind": kind}} for kind in ("qdpx", "qdc", "web-annotation", "csv", "ris", "csl-json")
    ],
    ("POST", "/api/cases/{case_id}/export/models"): [{"json": {"kind": kind}} for kind in MODEL_FORMATS],
    ("POST", "/api/cases/{case_id}/roles"): [{"json": {}}],
    ("POST", "/api/cases/{case_id}/paper"): [{"json": {}}],
    ("POST", "/api/cases/{case_id}/link"): [{"json": {"other": "nothing", "common": "A"}}],
    ("POST", "/login"): [{"data": {"login": "nobody", "password": "nothing"}}],
    ("POST", "/logout"): [],  # at the end
    ("POST", "/reset/{token}"): [{"data": {"password": "correct horse battery"}}],
    ("POST", "/admin/accounts"): [{"data": {"login": "x"}}],
    ("POST", "/admin/accounts/{account_id}"): [{"data": {"do": "close"}}],
}  # fmt: skip
"""What Bo asks, by route: a new route has to be named here, with something to ask it."""
LAST = ("GET", "/api/cases/{case_id}")


def asked(world: World, route: tuple[str, str], given: dict[str, Any], job: str) -> tuple[int, dict[str, str], bytes]:
    method, path = route
    about = {k: v for k, v in given.items() if k != "source"}
    address = path.replace("{case_id}", world.case).replace("{source_id}", given.get("source", ""))
    if about.get("json", {}).get("id") == "CASE":
        about["json"] = {**about["json"], "id": world.case}
    client = world.people["bo"]
    answer = client.request(method, filled(address.replace("{analysis_id}", job)), follow_redirects=False, **about)
    headers = {k: v.replace(world.case, "CASE") for k, v in answer.headers.items() if k not in ("date", "set-cookie")}
    content = answer.content
    if path.startswith(QUESTION) and answer.status_code in (200, 202):
        found = over(client, answer.json())
        # How far it was when the server answered depends on how busy the machine is.
        content = repr({k: v for k, v in found.items() if k not in ("progress", "id")}).encode()
        headers.pop("content-length")
        return 200, headers, content
    return answer.status_code, headers, content


def masked(content: bytes, world: World) -> bytes:
    """Return an answer without the ids that are made at random."""
    found = content.replace(world.case.encode(), b"CASE")
    found = re.sub(rb"(\"id\":\"|'id': '|/cases/)(?!CASE)[\w-]{12}(?:[\w-]{4})?(?![\w-])", rb"\1ID", found)
    for login, account in world.accounts.items():
        found = found.replace(account.encode(), f"the account of {login}".encode())
    return found


def everything(world: World) -> Answers:
    """Return every answer that the second coder gets, whatever it asks."""
    begun = world.people["bo"].post(f"{world.at}/ask/report", json={}).json()
    over(world.people["bo"], begun)
    found: Answers = {}
    for route, questions in BO.items():
        for number, given in enumerate(questions):
            status, headers, content = asked(world, route, given, begun["id"])
            found[f"{' '.join(route)} {number}"] = status, headers, masked(content, world)
    status, headers, content = asked(world, LAST, {}, "")
    found["at last"] = status, headers, masked(content, world)
    return found


@contextmanager
def world(folder: Path, *, first: bool) -> Iterator[World]:
    url = f"sqlite:///{folder / 'team.sqlite'}"

    def settings(port: int) -> Settings:
        return Settings(
            "team", url, frozenset({("http", "127.0.0.1", port)}), url=f"http://127.0.0.1:{port}", workers=1
        )

    served, end = serve(settings, built_client(folder / "ui"))
    try:
        made = World(served, first=first)
        with ExitStack() as clients:
            for client in made.people.values():
                clients.callback(client.close)
            yield made
    finally:
        end()


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, World]]:
    """The world in which the first coder codes, and the one in which it does nothing."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as open_:
        for module in ("store", "desks"):
            patch.setattr(f"detente.store.{module}.now", lambda: World.clock)
        found = []
        for first in (True, False):
            World.clock = START
            here = open_.enter_context(world(tmp_path_factory.mktemp("blind"), first=first))
            played(here)
            here.heard = heard(here)
            here.later()
            here.answers = everything(here)
            found.append(here)
        yield found[0], found[1]


@long
def test_every_route_there_is_is_asked(worlds: tuple[World, World]) -> None:
    assert set(BO) == set(routes(worlds[0].served))


def test_the_answers_are_those_of_a_server_on_which_the_first_coder_did_nothing(worlds: tuple[World, World]) -> None:
    coded, empty = worlds
    assert coded.answers.keys() == empty.answers.keys()
    for question, answer in coded.answers.items():
        assert answer == empty.answers[question], question
    assert coded.heard == empty.heard
    statuses = {question: status for question, (status, _, _) in coded.answers.items()}
    assert sum(status == 200 for status in statuses.values()) > len(statuses) / 2, "most of it is really answered"


def unpacked(content: bytes) -> str:
    """An answer as a text; files in it, and those packed in such a file, as what they hold."""
    told = content.decode("utf-8", "replace")
    for packed in re.findall(r'"content":"([A-Za-z0-9+/=]+)"', told):
        data = base64.b64decode(packed)
        held = data.decode("utf-8", "replace")
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as files:
                held = "\n".join(f"{n}: {files.read(n).decode('utf-8', 'replace')}" for n in files.namelist())
        told = told.replace(packed, held)
    return told


def test_no_answer_has_a_trace_of_the_first_coder(worlds: tuple[World, World]) -> None:
    coded, _ = worlds
    with coded.store.engine.connect() as connection:
        desks = [str(desk) for desk in connection.execute(sa.select(DESKS.c.desk)).scalars()]
    assert len(desks) == 2
    given = {f"{' '.join(route)} {n}": repr(asked) for route, every in BO.items() for n, asked in enumerate(every)}
    for question, (_, headers, content) in coded.answers.items():
        told = repr(headers) + unpacked(content)
        # What somebody asks about by its name is named in the answer.
        marks = [mark for mark in (*MARKS, *desks) if mark not in given.get(question, "")]
        assert [mark for mark in marks if mark in told] == [], question
    assert not any(mark in line for line in coded.heard for mark in MARKS)


def test_editors_see_everything_and_nobody_else_does_until_one_of_them_opens_it(worlds: tuple[World, World]) -> None:
    coded, _ = worlds
    document = coded.by("maker", "GET", "").json()["document"]
    assert {"c_author", "zq_early", "c1", "b0", "bo_c1", "same_id", "bo_same_id"} <= {
        c["id"] for c in document["claims"]
    }
    assert coded.by("maker", "GET", "").json()["blind"] == {"since": "2031-01-03T00:00:00.000Z", "by": "Maker"}
    assert any(entry["author"] == "Cyr" for entry in coded.by("maker", "GET", "/history").json()["entries"])

    def seen() -> set[str]:
        return {c["id"] for c in coded.by("bo", "GET", "").json()["document"]["claims"]}

    # Whoever may only look sees no more than they coded; whoever may edit sees everything, and is blind again after it.
    own = seen()
    for role, expected in (("viewer", False), ("editor", True), ("coder", False)):
        coded.by("maker", "PUT", "/members", json={"login": "bo", "role": role})
        assert ("zq3" in seen()) == expected, role
    assert seen() == own
    coded.by("bo", "PUT", "/coding", json={"blind": False}, expect=403)
    answer = coded.by("maker", "PUT", "/coders", json={"login": "bo", "coder": "bo"}, expect=422)
    assert "open the coding first" in answer.json()["error"]["hint"]
    # What was asked at a desk is not told once coding is open, nor the other way round; what listens is told to look.
    asked_before = coded.by("bo", "POST", "/ask/robust", json={}).json()["id"]
    with coded.people["bo"].stream("GET", f"{coded.at}/events", params={"version": 99}) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 1000"
        opened = coded.by("maker", "PUT", "/coding", json={"blind": False}).json()
        assert opened["blind"] is None
        assert "event: gone" in list(lines)
    assert coded.people["bo"].get(f"/api/analyses/{asked_before}").status_code == 404
    assert {"zq3", "c_author", "bo_c1"} <= seen()
    last = coded.by("bo", "GET", "/history").json()["entries"][0]
    assert (last["title"], last["author"], last["kind"]) == ("Open the coding", "Maker", "coding")
    asked_open = coded.by("bo", "POST", "/ask/robust", json={}).json()["id"]
    coded.by("maker", "PUT", "/coding", json={"blind": True})
    assert coded.people["bo"].get(f"/api/analyses/{asked_open}").status_code == 404


def test_alone_there_is_nobody_to_be_blind_for(local: Served) -> None:
    with local.client() as client:
        case = client.post("/api/import", params={"name": "crossing.yaml"}, content=CASE.encode()).json()["id"]
        answer = client.put(f"/api/cases/{case}/coding", json={"blind": True})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "refused")
