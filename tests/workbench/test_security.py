"""Who may do what: nothing without credentials, nothing from elsewhere, nothing that a name or a file makes run."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from detente.errors import UsageError
from detente.store.accounts import Accounts
from detente.web.admin import local_path
from detente.web.guard import POLICY, PUBLIC, RESET, Guard
from detente.web.settings import Settings, local_settings, origin_of
from waiting import eventually, finished

from .conftest import TOKEN, Served, built_client, over, serve
from .test_store import SMALL

PASSWORD = "correct horse battery"  # noqa: S105 - of accounts that tests make
PUBLIC_IN_TEAM = {
    ("GET", "/login"),
    ("POST", "/login"),
    ("GET", "/pages.css"),
    ("GET", "/reset/{token}"),
    ("POST", "/reset/{token}"),
}
PUBLIC_IN_LOCAL = {("GET", "/open")}


def routes(served: Served) -> Iterator[tuple[str, str]]:
    """Yield every method and path of the application, from the application itself."""
    for route in flat(served.workbench.inner.routes):
        methods = getattr(route, "methods", None)
        assert methods, f"a route of a kind this test does not know: {type(route)}"
        for method in sorted(methods):
            yield method, route.path


def flat(found: Any) -> Iterator[Any]:
    """Yield routes; newer versions of FastAPI keep those of an included router together."""
    for route in found:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from flat(included.routes)


def filled(path: str) -> str:
    return re.sub(r"{path:path}", "assets/app-1a2b.js", re.sub(r"{\w+}", "x", path))


def origin(served: Served) -> dict[str, str]:
    return {"origin": served.url, "sec-fetch-site": "same-origin"}


@pytest.mark.parametrize("kind", ["local", "team"])
def test_no_route_answers_without_credentials(kind: str, request: pytest.FixtureRequest) -> None:
    served: Served = request.getfixturevalue(kind)
    seen = list(routes(served))
    assert len(seen) > 45
    answered = {}
    with served.client(None, **origin(served)) as client:
        for method, path in seen:
            answered[method, path] = client.request(method, filled(path)).status_code
    public = PUBLIC_IN_LOCAL if kind == "local" else PUBLIC_IN_TEAM
    assert {r for r, status in answered.items() if status not in (401, 403)} == (
        {("GET", "/login"), ("GET", "/pages.css")} if kind == "team" else set()
    )
    assert {r for r, status in answered.items() if status == 403} <= public


@pytest.mark.parametrize("kind", ["local", "team"])
def test_no_route_answers_to_wrong_credentials(kind: str, request: pytest.FixtureRequest) -> None:
    served: Served = request.getfixturevalue(kind)
    cookie = served.workbench.settings.cookie
    for headers in ({"authorization": "Bearer wrong"}, {"cookie": f"{cookie}=wrong"}, {"authorization": "Basic YTpi"}):
        with served.client(None, **origin(served), **headers) as client:
            statuses = {
                client.request(m, filled(p)).status_code for m, p in routes(served) if p.startswith(("/api", "/admin"))
            }
        assert statuses == {401}


def test_what_is_public_is_only_what_credentials_are_got_with(team: Served) -> None:
    assert PUBLIC == {"local": ("/open",), "team": ("/login", "/pages.css")}
    assert RESET == "/reset/"
    protected = {p for _, p in routes(team)} - {p for _, p in PUBLIC_IN_TEAM | PUBLIC_IN_LOCAL}
    assert not [p for p in protected if p in PUBLIC["team"] or p.startswith(RESET)]


def test_routes_ask_for_a_person_even_without_the_guard(local: Served) -> None:
    """The second lock: reached past the guard, the application still refuses."""
    transport = httpx.ASGITransport(app=local.workbench.inner, raise_app_exceptions=False)

    async def ask() -> dict[str, int]:
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            return {
                f"{r.path} {m}": (await client.request(m, filled(r.path), json={})).status_code
                for r in flat(local.workbench.inner.routes)
                if isinstance(r, APIRoute) and r.path.startswith(("/api", "/admin", "/logout", "/{path"))
                for m in r.methods
            }

    assert set(finished(ask()).values()) == {401}


def test_other_kinds_of_connection_are_refused(local: Served) -> None:
    """WebSockets get a close before they are accepted; the guard knows no other kind."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    guard = local.workbench.app
    for scope in ({"type": "websocket", "path": "/", "headers": []}, {"type": "unheard-of"}):
        finished(guard(dict(scope), receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


# -- host and origin --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""])
def test_another_host_name_is_refused(local: Served, host: str) -> None:
    port = local.url.rsplit(":", 1)[1]
    with local.client(host=host.format(port=port)) as client:
        assert client.get("/api/cases").status_code == 403


def test_the_host_names_of_this_machine_are_not(local: Served) -> None:
    port = local.url.rsplit(":", 1)[1]
    with local.client(host=f"localhost:{port}") as client:
        assert client.get("/api/cases").status_code == 200


@pytest.mark.parametrize(
    "where",
    [
        "http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "http://127.0.0.1", "null",
        "http://127.0.0.1:{port}.evil.example", "http://127.0.0.1.evil.example:{port}", "http://a@127.0.0.1:1",
    ],
)  # fmt: skip
def test_another_origin_is_refused_even_with_credentials(local: Served, where: str) -> None:
    port = local.url.rsplit(":", 1)[1]
    with local.client(origin=where.format(port=port)) as client:
        for method in ("GET", "POST", "DELETE"):
            assert client.request(method, "/api/cases").status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_requests_from_other_sites_are_refused(local: Served, site: str) -> None:
    with local.client(**{"sec-fetch-site": site}) as client:
        assert client.get("/api/cases").status_code == 403
        assert client.post("/api/cases", json={"origin": "template", "id": "empty"}).status_code == 403
    following = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    with local.client(**following) as client:
        assert client.get("/").status_code == 200, "a link from elsewhere opens the page"
        assert client.get("/api/cases").status_code == 403, "and nothing else"


def test_a_cookie_alone_changes_nothing_unless_the_browser_says_from_where(local: Served) -> None:
    with local.client(None) as client:
        client.get("/open", params={"token": TOKEN}, follow_redirects=False)
        new = {"origin": "template", "id": "empty"}
        assert client.get("/api/cases").status_code == 200
        assert client.post("/api/cases", json=new).status_code == 403
        assert client.post("/api/cases", json=new, headers={"sec-fetch-site": "none"}).status_code == 403
        assert client.post("/api/cases", json=new, headers={"origin": local.url}).status_code == 201


def test_origins_are_compared_whole() -> None:
    assert origin_of("http://h") == ("http", "h", 80)
    assert origin_of("https://h:443/path") == ("https", "h", 443)
    assert origin_of("http://[::1]:8") == ("http", "::1", 8)
    assert [origin_of(x) for x in ("null", "", "ftp://h", "http://", "http://h:x", "http://h:99999")] == [None] * 6


# -- the token and the cookie -----------------------------------------------------------------------------------------


def test_the_token_is_exchanged_for_a_cookie_that_scripts_cannot_read(local: Served) -> None:
    with local.client(None) as client:
        answer = client.get("/open", params={"token": TOKEN, "next": "/cases/x"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases/x")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert TOKEN not in cookie
    with local.client(None) as client:
        assert client.get("/open", params={"token": TOKEN[:-1]}).status_code == 403
        assert client.get("/open").status_code == 403


@pytest.mark.parametrize(
    "following", ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil", "javascript:1", "x"]
)
def test_going_on_never_leaves_the_server(local: Served, following: str) -> None:
    assert local_path(following) == "/"
    with local.client(None) as client:
        answer = client.get("/open", params={"token": TOKEN, "next": following}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_answers_carry_the_headers_that_protect(local: Served) -> None:
    with local.client() as client:
        for path in ("/", "/api/cases", "/api/nothing", "/assets/app-1a2b.js"):
            headers = client.get(path).headers
            assert headers["content-security-policy"] == POLICY
            assert headers["x-content-type-options"] == "nosniff"
            assert "server" not in headers
    assert "script-src 'self';" in POLICY
    assert "unsafe" not in POLICY


# -- bounds -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A workbench with small bounds."""
    folder = tmp_path_factory.mktemp("narrow")

    def settings(port: int) -> Settings:
        url = f"sqlite:///{folder / 'd.sqlite'}"
        return Settings("local", url, frozenset({("http", "127.0.0.1", port)}), token=TOKEN, body_limit=1000,
                        upload_limit=2000, body_seconds=300, streams=3, streams_each=2)  # fmt: skip

    served, end = serve(settings, built_client(folder / "ui"))
    yield served
    end()


def test_a_body_that_is_too_large_is_refused(narrow: Served) -> None:
    with narrow.client() as client:
        assert client.post("/api/cases", content=b"x" * 1001).status_code == 413

        def parts() -> Iterator[bytes]:
            yield from [b"x" * 300] * 10

        assert client.post("/api/cases", content=parts()).status_code == 413
        assert client.post("/api/import", params={"name": "x"}, content=b"x" * 1500).status_code == 422
        assert client.post("/api/import", params={"name": "x"}, content=b"x" * 2001).status_code == 413
        case = client.post("/api/cases", json={"origin": "template", "id": "empty"}).json()["id"]
        for sent, expected in ((b"x" * 1500, 201), (b"x" * 2001, 413)):
            asked = {"id": "d", "file": "a.txt", "version": "1"}
            answer = client.post(f"/api/cases/{case}/documents", params=asked, content=sent)
            assert answer.status_code == expected
        text = client.put(f"/api/cases/{case}/sources/d/text", content=b"x" * 1500)
        assert text.status_code == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "sources"), ("POST", "documents"), ("PUT", "sources/s/text")])
def test_what_is_uploaded_into_a_case_may_be_as_large_as_an_upload(narrow: Served, method: str, path: str) -> None:
    given = {"id": "s", "name": "s", "file": "s.txt", "version": 1}
    with narrow.client() as client:
        case = client.post("/api/cases", json={"origin": "template", "id": "empty"}).json()["id"]
        address = f"/api/cases/{case}/{path}"
        sent = {size: client.request(method, address, params=given, content=b"x" * size) for size in (1500, 2001)}
        assert (sent[1500].status_code, sent[2001].status_code) == (404 if method == "PUT" else 201, 413)
        beyond = client.post(f"/elsewhere/{path}", content=b"x" * 1500)
        assert beyond.status_code == 413, "an address that only ends like one of these takes no more than others"


def test_a_body_that_does_not_arrive_is_not_waited_for(tmp_path: Path) -> None:
    """The rest of it is never sent: only the server can end this."""

    def settings(port: int) -> Settings:
        url = f"sqlite:///{tmp_path / 'd.sqlite'}"
        return replace(local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), body_seconds=0.2)

    served, end = serve(settings, built_client(tmp_path / "ui"))
    try:
        host, port = served.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=300) as sender:
            head = f"POST /api/cases HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {TOKEN}\r\n"
            sender.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{".encode())
            assert sender.makefile("rb").readline().split()[1] == b"408"
    finally:
        end()


def test_pages_that_listen_are_counted_and_forgotten(narrow: Served) -> None:
    hub = narrow.workbench.parts.hub
    with narrow.client() as client:
        case = client.post("/api/cases", json={"origin": "template", "id": "empty"}).json()["id"]
        address = f"/api/cases/{case}/events"
        for _ in range(10):
            with client.stream("GET", address) as a, client.stream("GET", address) as b:
                assert (a.status_code, b.status_code) == (200, 200)
                assert client.get(address).status_code == 429
            assert eventually(lambda: not hub.listening), "whoever has left is forgotten"
    assert hub._flags == {}


# -- what people write ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/cron.d/x", "..\\..\\x.yaml", "a\0b.yaml", "x" * 200, "con", ".", ""]
)
def test_an_upload_never_becomes_a_path(local: Served, name: str, tmp_path: Path) -> None:
    folder = Path(str(local.workbench.parts.store.engine.url.database)).parent
    before = {p for p in folder.rglob("*") if not p.name.endswith(("-wal", "-shm"))}
    with local.client() as client:
        answer = client.post("/api/import", params={"name": name}, content=SMALL.encode())
        assert answer.status_code in (201, 422)
        if answer.status_code == 201:
            assert re.fullmatch(r"[A-Za-z0-9]{8,40}", answer.json()["id"])
            sent = client.get(f"/api/cases/{answer.json()['id']}/export").headers["content-disposition"]
            assert re.fullmatch(r'attachment; filename="[A-Za-z0-9_-]+\.yaml"', sent)
    assert {p for p in folder.rglob("*") if not p.name.endswith(("-wal", "-shm"))} == before


@pytest.mark.parametrize(
    "path",
    [
        "/../contract.py",
        "/assets/../../client.py",
        "/%2e%2e/app.py",
        "/assets/%2e%2e/%2e%2e/app.py",
        "//etc/passwd",
        "/etc/passwd",
    ],
)
def test_addresses_never_become_paths(local: Served, path: str) -> None:
    with local.client() as client:
        request = client.build_request("GET", local.url + "/")
        request.url = request.url.copy_with(raw_path=path.encode())
        answer = client.send(request)
    assert answer.status_code == 404
    assert "import" not in answer.text


EVIL = "<img src=x onerror=alert(1)><script>alert(1)</script>"


def test_html_in_a_case_is_inert_wherever_the_server_makes_a_page(local: Served, team: Served) -> None:
    text = SMALL.replace("name: Ann", f"name: '{EVIL}'").replace("title: Small", f"title: '{EVIL}'")
    with local.client() as client:
        case = client.post("/api/import", params={"name": f"{EVIL}.yaml"}, content=text.encode()).json()
        assert case["title"] == EVIL
        made = over(client, client.post(f"/api/cases/{case['id']}/ask/report", json={}).json())
        report = client.get(f"/api/analyses/{made['id']}/page")
        assert "&lt;img" in report.text
        assert "<img" not in report.text
        assert "<script" not in report.text
        assert "sandbox" in report.headers["content-security-policy"]
        graph = client.post(f"/api/cases/{case['id']}/ask/graph", json={}).json()["result"]
        assert "<img" not in graph["svg"]
        assert "<script" not in graph["svg"]
        assert "<style" not in graph["svg"]
    accounts = team.workbench.parts.accounts
    accounts.add("evil", EVIL)
    with signed_in(team, "boss", admin=True) as client:
        page = client.get("/admin").text
    assert "&lt;img" in page
    assert "<img" not in page


# -- accounts ---------------------------------------------------------------------------------------------------------


@contextmanager
def signed_in(team: Served, login: str, *, admin: bool = False) -> Iterator[httpx.Client]:
    """A client that has signed in as a browser does."""
    accounts: Accounts = team.workbench.parts.accounts
    if login not in {a.login for a in accounts.all()}:
        accounts.add(login, login.title(), PASSWORD, admin=admin)
    form = {"login": login, "password": PASSWORD, "next": "/cases"}
    with team.client(None, **origin(team)) as client:
        answer = client.post("/login", data=form, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
        yield client


def test_signing_in_and_out(team: Served) -> None:
    with signed_in(team, "ann") as client:
        assert client.get("/api/session").json()["name"] == "Ann"
        assert client.get("/admin").status_code == 403
        cookies = dict(client.cookies)
        assert client.post("/logout", follow_redirects=False).status_code == 303
    with team.client(None, **origin(team)) as again:
        again.cookies.update(cookies)
        assert again.get("/api/session").status_code == 401, "the session has ended, not only the cookie"


@pytest.mark.parametrize(
    ("login", "password"), [("ann", "wrong"), ("nobody", PASSWORD), ("", ""), ("ann' OR 1=1 --", "x")]
)
def test_a_wrong_password_opens_nothing(team: Served, login: str, password: str) -> None:
    with signed_in(team, "ann"):
        pass
    with team.client(None, **origin(team)) as client:
        answer = client.post("/login", data={"login": login, "password": password})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_people_are_told_apart_by_their_names(team: Served) -> None:
    accounts = team.workbench.parts.accounts
    accounts.add("one", "The Same")
    with pytest.raises(UsageError, match="somebody called “the same”"):
        accounts.add("two", "the same")


def test_nobody_registers_by_themselves(team: Served) -> None:
    with signed_in(team, "ann") as client:
        assert client.post("/admin/accounts", data={"login": "x", "name": "x"}).status_code == 403
    with team.client(None, **origin(team)) as client:
        assert client.post("/admin/accounts", data={"login": "x", "name": "x"}).status_code == 401


def test_links_for_passwords_come_from_the_configured_address(team: Served) -> None:
    with signed_in(team, "boss", admin=True) as client:
        forged = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example", "x-forwarded-proto": "https"}
        page = client.post("/admin/accounts", data={"login": "new", "name": "New"}, headers=forged).text
        assert client.post("/admin/accounts", data={"login": "x"}, headers={"host": "evil.example"}).status_code == 403
    (link,) = re.findall(r"http[^<\s\"]+/reset/[^<\s\"]+", page)
    assert link.startswith(f"{team.workbench.settings.url}/reset/")
    path = link.removeprefix(team.url)
    with team.client(None, **origin(team)) as client:
        assert client.get(path).status_code == 200
        assert client.post(path, data={"password": "short"}).status_code == 422
        assert client.post(path, data={"password": PASSWORD}, follow_redirects=False).status_code == 303
        assert client.post(path, data={"password": "another password"}).status_code == 403, "the link is good once"
        assert client.get("/reset/nothing").status_code == 403
    with signed_in(team, "new"):
        pass


def test_a_closed_account_is_out_at_once(team: Served) -> None:
    with signed_in(team, "eve") as other, signed_in(team, "boss", admin=True) as client:
        account = team.workbench.parts.accounts.by_login("eve").id
        assert client.post(f"/admin/accounts/{account}", data={"do": "close"}).status_code == 200
        assert other.get("/api/session").status_code == 401


def test_passwords_and_tokens_are_not_kept(team: Served) -> None:
    with signed_in(team, "ann"):
        pass
    database = Path(str(team.workbench.parts.store.engine.url.database))
    kept = b"".join(p.read_bytes() for p in database.parent.glob(f"{database.name}*"))
    assert PASSWORD.encode() not in kept
    assert b"scrypt$" in kept


ROLES_MAY = {
    "viewer": {"see", "ask"},
    "coder": {"see", "ask", "code"},
    "editor": {"see", "ask", "code", "edit", "restore"},
    "owner": {"see", "ask", "code", "edit", "restore", "members"},
    None: set(),
}


@pytest.mark.parametrize("role", list(ROLES_MAY))
def test_each_role_may_what_it_says(team: Served, role: str | None) -> None:
    name = f"{role or 'no'}body"
    with signed_in(team, "maker") as maker, signed_in(team, name) as client:
        case = maker.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"]
        if role:
            given = maker.put(f"/api/cases/{case}/members", json={"login": name, "role": role})
            assert given.status_code == 200
        at = f"/api/cases/{case}"

        def version() -> int:
            return team.workbench.parts.store.state(case).version

        def send(command: dict[str, Any]) -> int:
            return client.post(f"{at}/commands", json={"version": version(), "command": command}).status_code

        claim = {"source": "s", "start": 0, "end": 1, "says": "x"}
        tried = {
            "see": client.get(at).status_code,
            "ask": client.post(f"{at}/ask/solve", json={}).status_code,
            "code": send({"kind": "add", "path": ["claims"], "id": "c1", "value": claim}),
            "edit": send({"kind": "edit", "path": [], "fields": {"title": "x"}}),
            "restore": client.post(f"{at}/restore", json={"version": version(), "to": 1}).status_code,
            "members": client.put(f"{at}/members", json={"login": "maker", "role": "owner"}).status_code,
        }
        listed = client.get("/api/cases").json()
    assert {what for what, status in tried.items() if status == 200} == ROLES_MAY[role]
    assert {status for what, status in tried.items() if what not in ROLES_MAY[role]} <= {403 if role else 404}
    assert [c["role"] for c in listed if c["id"] == case] == ([role] if role else [])


def test_a_role_is_given_by_login_or_name_and_strangers_are_told_of_nobody(team: Served) -> None:
    accounts = team.workbench.parts.accounts
    accounts.add("known", "Somebody Known")
    accounts.add("stranger", "A Stranger")
    accounts.add("twin", "Twin One")
    accounts.add("other", "Twin")
    with signed_in(team, "maker2") as maker, signed_in(team, "editor2") as client:
        first, second = (
            maker.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"] for _ in range(2)
        )
        given = maker.put(f"/api/cases/{first}/members", json={"login": " somebody KNOWN", "role": "viewer"})
        assert {m["login"] for m in given.json()} == {"known", "maker2"}
        maker.put(f"/api/cases/{first}/members", json={"login": "Editor2", "role": "coder"})
        twin = maker.put(f"/api/cases/{first}/members", json={"login": "TWIN", "role": "viewer"})
        assert twin.status_code == 422
        assert "the login of one and the name of another" in twin.json()["error"]["message"]
        nobody = maker.put(f"/api/cases/{first}/members", json={"login": "no", "role": "viewer"})
        assert nobody.status_code == 404
        assert [p["login"] for p in maker.get(f"/api/cases/{second}/members/known").json()] == ["editor2", "known"]
        assert maker.get(f"/api/cases/{first}/members/known").json() == [], "everybody known has a role"
        own = client.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"]
        assert client.get(f"/api/cases/{own}/members/known").json() == [], "a coder is not told of the others"
        assert client.get(f"/api/cases/{first}/members/known").status_code == 403


def test_a_case_keeps_an_owner(team: Served) -> None:
    with signed_in(team, "maker") as maker:
        case = maker.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"]
        answer = maker.put(f"/api/cases/{case}/members", json={"login": "maker", "role": None})
        assert answer.status_code == 422
        assert maker.get(f"/api/cases/{case}").status_code == 200


def test_one_persons_computation_is_not_anothers(team: Served) -> None:
    with signed_in(team, "ann") as client:
        assert client.get("/api/analyses/anything").status_code == 404
        assert client.delete("/api/analyses/anything").status_code == 404


def test_the_guard_stands_outside_everything(local: Served) -> None:
    assert isinstance(local.workbench.app, Guard)
    assert local.workbench.app.app is local.workbench.inner


def test_a_local_workbench_listens_to_this_machine_only() -> None:
    settings = local_settings("sqlite:///x", "127.0.0.1", 8000, TOKEN, "Ann")
    assert settings.hosts == {"127.0.0.1:8000", "localhost:8000"}
