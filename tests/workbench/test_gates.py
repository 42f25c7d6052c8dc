"""Every route of the application, whoever asks: what needs which role, what is let in from where, what stays whose."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from waiting import eventually

from .conftest import Served, over
from .test_security import EVIL, filled, origin, routes, signed_in
from .test_store import SMALL

VIEWERS_ASK = re.compile(r"/api/cases/{case_id}/(ask/\w+|model|try|export/(preview|file|models)|link|roles|paper)")
"""What takes a body only because a question does not fit an address, or makes a case of its own, as a copy does."""
CODERS_CHANGE = {
    ("POST", "/api/cases/{case_id}/commands"),
    ("POST", "/api/cases/{case_id}/uses"),
    ("POST", "/api/cases/{case_id}/undo"),
    ("POST", "/api/cases/{case_id}/redo"),
    ("POST", "/api/cases/{case_id}/sources/{source_id}/first-pass"),
    ("PUT", "/api/cases/{case_id}/sources/{source_id}/text"),
}
OWNERS_ONLY = {
    ("DELETE", "/api/cases/{case_id}"),
    ("POST", "/api/cases/{case_id}/unarchive"),
    ("PUT", "/api/cases/{case_id}/members"),
    ("GET", "/api/cases/{case_id}/members/known"),
}
"""What only owners do, or learn."""
STREAM = ("GET", "/api/cases/{case_id}/events")


def of_a_case(served: Served) -> list[tuple[str, str]]:
    return [(m, p) for m, p in routes(served) if p.startswith("/api/cases/{case_id}")]


def imported(client: httpx.Client, text: str = SMALL, name: str = "s.yaml") -> str:
    answer = client.post("/api/import", params={"name": name}, content=text.encode())
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


def answered(client: httpx.Client, method: str, path: str, case: str) -> int:
    """Return how a route of a case answers to a request that says nothing more; who asks comes before what is asked."""
    with client.stream(method, filled(path.replace("{case_id}", case))) as answer:
        return answer.status_code


def test_what_needs_which_role_is_said_for_every_route_there_is(team: Served) -> None:
    """A route that changes something is for editors unless it is named above; a new one is, too."""
    every = of_a_case(team)
    late = {
        ("POST", "/api/cases/{case_id}/documents"), ("POST", "/api/cases/{case_id}/export/file"),
        ("POST", "/api/cases/{case_id}/ask/report"), STREAM,
    }  # fmt: skip
    assert late | CODERS_CHANGE | OWNERS_ONLY <= set(every)
    assert {("GET", "/api/analyses/{analysis_id}/page"), ("POST", "/api/import")} <= set(routes(team))
    reading = {(m, p) for m, p in every if m == "GET" or (m == "POST" and VIEWERS_ASK.fullmatch(p))} - OWNERS_ONLY
    refused_to = {
        "viewer": set(every) - reading,
        "coder": set(every) - reading - CODERS_CHANGE,
        "editor": OWNERS_ONLY,
    }
    with signed_in(team, "maker") as maker:
        for role, refused in refused_to.items():
            case = imported(maker)
            with signed_in(team, f"a-{role}") as client:
                given = maker.put(f"/api/cases/{case}/members", json={"login": f"a-{role}", "role": role})
                assert given.status_code == 200
                found = {route: answered(client, *route, case) for route in every}
                assert {route for route, status in found.items() if status == 403} == refused, role
                assert maker.get(f"/api/cases/{case}").json()["version"] == 1


def test_a_stranger_does_not_learn_that_there_is_a_case(team: Served) -> None:
    with signed_in(team, "maker") as maker, signed_in(team, "stranger") as client:
        case = imported(maker)
        found = {route: answered(client, *route, case) for route in of_a_case(team)}
        assert {route: status for route, status in found.items() if status != 404} == {}
        assert client.post("/api/cases", json={"origin": "copy", "id": case}).status_code == 404
        assert case not in client.get("/api/cases", params={"archived": True}).text
        told = [client.get(f"/api/cases/{which}").text for which in (case, "nothing")]
        assert told[0] == told[1]


def test_a_role_that_is_taken_away_is_gone_at_once_also_from_what_is_open(team: Served) -> None:
    with signed_in(team, "maker") as maker, signed_in(team, "guest") as client:
        case = imported(maker)
        maker.put(f"/api/cases/{case}/members", json={"login": "guest", "role": "viewer"})
        with client.stream("GET", f"/api/cases/{case}/events", params={"version": 1}) as stream:
            lines = stream.iter_lines()
            assert next(lines) == "retry: 1000"
            maker.put(f"/api/cases/{case}/members", json={"login": "guest", "role": None})
            command = {"kind": "edit", "path": [], "fields": {"title": "A secret"}}
            maker.post(f"/api/cases/{case}/commands", json={"version": 1, "command": command})
            heard = "\n".join(lines)
        assert "event: gone" in heard
        assert "secret" not in heard
        assert client.get(f"/api/cases/{case}").status_code == 404


def test_no_route_is_let_in_from_elsewhere(local: Served, team: Served) -> None:
    """Credentials do not help: neither another site nor another name of the server reaches any route."""
    with ExitStack() as stack:
        person = stack.enter_context(signed_in(team, "boss", admin=True))
        for served, client in ((local, stack.enter_context(local.client())), (team, person)):
            for method, path in routes(served):
                for headers in (
                    {"host": "evil.example"},
                    {"origin": "http://evil.example", "sec-fetch-site": "cross-site"},
                    {"origin": "null"},
                    {"sec-fetch-site": "same-site"} if path.startswith("/api") else {"host": ""},
                ):
                    answer = client.request(method, filled(path), headers=headers)
                    assert answer.status_code == 403, (method, path, headers)
                    assert "set-cookie" not in answer.headers


# -- what somebody has computed ---------------------------------------------------------------------------------------


def test_what_one_has_computed_is_nobody_elses(team: Served) -> None:
    with signed_in(team, "maker") as maker, signed_in(team, "other") as client:
        case = imported(maker)
        maker.put(f"/api/cases/{case}/members", json={"login": "other", "role": "owner"})
        found = over(maker, maker.post(f"/api/cases/{case}/ask/report", json={}).json())
        assert found["status"] == "done", found
        at = f"/api/analyses/{found['id']}"
        assert maker.get(f"{at}/page").status_code == 200
        assert [client.get(at).status_code, client.get(f"{at}/page").status_code] == [404, 404]
        assert client.delete(at).status_code == 404
        with team.client(None, **origin(team)) as nobody:
            assert [nobody.get(at).status_code, nobody.get(f"{at}/page").status_code] == [401, 401]


def test_the_page_of_a_report_is_inert(local: Served) -> None:
    text = SMALL.replace("name: Ann", f"name: '{EVIL}'").replace("title: Small", f"title: '{EVIL}'")
    with local.client() as client:
        case = imported(client, text)
        found = over(client, client.post(f"/api/cases/{case}/ask/report", json={}).json())
        page = client.get(f"/api/analyses/{found['id']}/page")
    assert "&lt;img" in page.text
    assert re.findall(r"<(?:img|script|iframe|object|embed|form|a\s[^>]*javascript)", page.text) == []
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"sandbox(;|$)", policy), "a sandbox that allows nothing"
    assert "script" not in policy


# -- uploads ----------------------------------------------------------------------------------------------------------


def files_under(*folders: Path) -> set[Path]:
    """Return the files there, but for what SQLite keeps beside a database while it works."""
    return {
        Path(at) / name
        for folder in folders
        for at, _, names in os.walk(folder)
        for name in names
        if not name.endswith(("-wal", "-shm", "-journal", ".pyc"))
    }


NAMES = ["../../x.pdf", "..\\..\\x.docx", "/tmp/x.html", "a/../../x.txt", "x\0.md", f"{EVIL}.txt", "~/.profile.txt"]  # noqa: S108 - a name that must stay one


@pytest.mark.parametrize("name", NAMES)
def test_no_upload_leaves_a_file(local: Served, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where the data are, nor where the server runs, nor where a name would lead from there."""
    below = tmp_path / "a" / "b" / "c"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.setenv("HOME", str(tmp_path))
    data = Path(str(local.workbench.parts.store.engine.url.database)).parent
    content = b"<p>Words</p>" if name.endswith("html") else b"Words"
    with local.client() as client:
        case = imported(client)
        before = files_under(data, tmp_path)
        given: dict[str, Any] = {"id": "s", "version": 1}
        sent = {
            "import": client.post("/api/import", params={"name": name}, content=content),
            "document": client.post(f"/api/cases/{case}/documents", params={**given, "file": name}, content=content),
            "source": client.post(
                f"/api/cases/{case}/sources", params={**given, "id": name, "name": name}, content=content
            ),
        }
        statuses = {how: answer.status_code for how, answer in sent.items()}
        assert set(statuses.values()) <= {201, 409, 422}, {how: a.text for how, a in sent.items()}
        assert files_under(data, tmp_path) == before
        assert not Path("/tmp/x.html").exists()  # noqa: S108 - where the name would have led
        for made in ("import", "document"):
            if statuses[made] == 201:
                for source in sent[made].json()["document"]["sources"]:
                    assert "/" not in source["name"]
        if statuses["document"] == 201:
            for kind in ("csv", "qdpx"):
                exported = client.post(f"/api/cases/{case}/export/file", json={"kind": kind})
                assert re.fullmatch(r"[A-Za-z0-9_-]+\.\w+", exported.json()["name"]), exported.text


# -- pages that listen ------------------------------------------------------------------------------------------------


def open_files() -> int:
    """Return how many files and connections this process has open, where the system tells."""
    told = Path("/proc/self/fd")
    return len(list(told.iterdir())) if told.exists() else 0


@pytest.fixture
def listening(team: Served) -> Iterator[tuple[httpx.Client, str]]:
    with signed_in(team, "maker") as maker:
        yield maker, imported(maker)


def test_streams_that_end_leave_nothing_behind(team: Served, listening: tuple[httpx.Client, str]) -> None:
    """However a page leaves: before the first event, after one, or without a word."""
    client, case = listening
    hub, store = team.workbench.parts.hub, team.workbench.parts.store
    address = f"/api/cases/{case}/events"

    def quiet() -> None:
        eventually(lambda: not hub.listening and not hub._flags)
        assert (hub.listening, hub._flags, dict(hub._people)) == (0, {}, {})

    quiet()
    listeners, descriptors = len(store.listeners), 0
    for turn in range(30):
        with client.stream("GET", address, params={"version": turn % 2}) as stream:
            assert stream.status_code == 200
            if turn % 3:
                next(stream.iter_lines())
        quiet()
        if turn == 9:
            descriptors = open_files()
    assert open_files() <= descriptors + 5
    assert len(store.listeners) == listeners
    assert len(hub._seen) <= len(store.versions())
    with client.stream("GET", "/api/cases/nothing/events") as refused:
        assert refused.status_code == 404
    quiet()


def test_small_answers_are_sent_at_once(local: Served) -> None:
    """The system would hold them back for some 40 ms, each of them, to send them together with more."""
    with local.client() as client:
        client.get("/api/session")
        answering = [c.transport.get_extra_info("socket") for c in local.server.server_state.connections]
        held_back = [not s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for s in answering]
    assert held_back
    assert not any(held_back)
