"""A workbench below a path of an address, and what a server says of where it listens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest

from detente.errors import UsageError
from detente.web.client import BASE_PATH
from detente.web.serve import doubts_about, is_loopback
from detente.web.settings import Settings, local_settings, read_config
from waiting import finished

from .conftest import TOKEN, Served, built_client, serve
from .test_security import PASSWORD, origin
from .test_store import SMALL

UI = Path(__file__).parents[2] / "ui"
HTML = {"accept": "text/html"}
PAGE = f"""<!DOCTYPE html>{BASE_PATH.format("")}<link rel="icon" href="/favicon.svg">
<script type="module" src="/assets/app-1a2b.js"></script>"""


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A team server below /detente, without a proxy: the path arrives as browsers send it."""
    folder = tmp_path_factory.mktemp("below")
    client = built_client(folder / "ui")
    (client / "index.html").write_text(PAGE, encoding="utf-8")

    def settings(port: int) -> Settings:
        where = frozenset({("http", "127.0.0.1", port)})
        return Settings("team", f"sqlite:///{folder / 'd.sqlite'}", where, url=f"http://127.0.0.1:{port}/detente")

    served, end = serve(settings, client)
    served.workbench.parts.accounts.add("ann", "Ann", PASSWORD, admin=True)
    yield served
    end()


def stray(page: str) -> list[str]:
    """Return the addresses in a page that lead out of /detente."""
    found = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
    assert found
    return [address for address in found if not address.startswith("/detente/")]


def test_a_whole_visit_stays_below_the_path(below: Served) -> None:
    form = {"login": "ann", "password": PASSWORD}
    with below.client(None, **origin(below)) as client:
        wanted = client.get("/detente/cases/x?at=a%20b", headers=HTML)
        assert (wanted.status_code, wanted.headers["location"]) == (303, "/detente/login?next=/cases/x%3Fat%3Da%2520b")
        linked = {**HTML, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
        led = client.get("/detente/cases/x?at=a%20b", headers=linked)
        assert led.status_code == 401
        assert 'content="0; url=/detente/cases/x?at=a%20b"' in led.text, "led on from here, a browser sends its cookie"
        page = client.get(wanted.headers["location"]).text
        assert stray(page) == []
        assert 'name="next" value="/cases/x?at=a%20b"' in page
        for following, expected in (("/", "/detente/"), ("/cases/x", "/detente/cases/x"), ("/detente/c", "/detente/c"),
                                    ("/detentex", "/detente/detentex"), ("//evil", "/detente/")):  # fmt: skip
            answer = client.post("/detente/login", data={**form, "next": following}, follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (303, expected)
        cookies = answer.headers.get_list("set-cookie")
        assert len(cookies) == 2
        assert all("; Path=/detente;" in cookie for cookie in cookies)
        assert client.get("/api/session").status_code == 401, "the cookie is for what is below the path"
        for address in ("/detente", "/detente/", "/detente/cases/x/model"):
            page = client.get(address).text
            assert stray(page) == []
            assert BASE_PATH.format("/detente") in page
        script = client.get("/detente/assets/app-1a2b.js")
        assert script.headers["content-type"].startswith("text/javascript")
        made = client.post("/detente/api/import", params={"name": "s.yaml"}, content=SMALL.encode())
        assert made.status_code == 201
        with client.stream("GET", f"/detente/api/cases/{made.json()['id']}/events") as events:
            assert events.status_code == 200
            assert events.headers["x-accel-buffering"] == "no"
            assert events.headers["cache-control"] == "no-store"
            assert any('"version": 1' in line for line in events.iter_lines() if line.startswith("data:"))
        admin = client.post("/detente/admin/accounts", data={"login": "new", "name": "New"}).text
        assert stray(admin) == []
        (link,) = re.findall(r"http[^<\s\"]+/reset/[^<\s\"]+", admin)
        assert link.startswith(f"{below.url}/detente/reset/")
        assert stray(client.get(link).text) == []
        chosen = client.post(link, data={"password": PASSWORD}, follow_redirects=False)
        assert chosen.headers["location"] == "/detente/login"
        assert stray(client.get("/detente/nothing", headers=HTML).text) == []
        out = client.post("/detente/logout", follow_redirects=False)
        assert out.headers["location"] == "/detente/login"
        assert client.get("/detente/api/session").status_code == 401


def test_a_proxy_may_take_the_path_off_or_mount_it(below: Served) -> None:
    token = below.workbench.parts.accounts.sign_in("ann", PASSWORD)
    headers = {"authorization": f"Bearer {token}"}

    async def asked(root_path: str, path: str) -> int:
        transport = httpx.ASGITransport(app=below.workbench.app, root_path=root_path)
        async with httpx.AsyncClient(transport=transport, base_url=below.url, headers=headers) as client:
            return (await client.get(path)).status_code

    for root_path, path in (("", "/api/session"), ("/detente", "/detente/api/session"), ("/detente", "/api/session")):
        assert finished(asked(root_path, path)) == 200, (root_path, path)
    assert finished(asked("", "/detentex/api/session")) == 404


def test_without_a_session_the_page_is_the_form_to_sign_in(team: Served) -> None:
    with team.client(None, **origin(team)) as client:
        first = client.get("/", headers=HTML, follow_redirects=True)
        assert (first.status_code, first.url.path) == (200, "/login")
        assert "<h1>Sign in</h1>" in first.text
        assert client.get("/", follow_redirects=False).status_code == 401, "programs are told"
        assert client.get("/api/session", headers=HTML).status_code == 401
        assert client.post("/admin/accounts", headers=HTML).status_code == 401
        linked = {**HTML, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
        for path in (b"//evil.example/x", b"///evil.example/x", b"/%5Cevil.example/x", b"/%2Fevil.example/x"):
            for headers in (linked, HTML):
                request = client.build_request("GET", team.url, headers=headers)
                request.url = request.url.copy_with(raw_path=path)
                answer = client.send(request)
                (shown,) = re.findall(r"url=([^\"]*)\"", answer.text) or [answer.headers["location"]]
                assert re.match(r"/(?![/\\])", shown), (path, shown)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://x/y?z", "without “?”"), ("https://x/#", "without “?”"), ("https://u:p@x/", "without a name"),
        ("https://x/a//b", "a path of letters"), ("https://x/../b", "a path of letters"), ("https://x/a b", "letters"),
        ("https://x/é", "letters"), ("https://x/cases/d", "“/cases” is an address of the workbench"),
        ("x.example/detente", "expected an address"), ("https:///detente", "expected an address"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_is_refused_with_the_reason(url: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(f'url = "{url}"\ndatabase = "sqlite:///d"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(says)):
        read_config(path)


def test_a_path_names_the_cookie(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    for url, cookie, base in (
        ("https://x.example/detente/", "__Secure-detente-detente", "/detente"),
        ("https://x.example/a/b", "__Secure-detente-a-b", "/a/b"),
        ("https://x.example/", "__Host-detente", ""),
        ("http://x.example:8300/a", "detente_8300-a", "/a"),
    ):
        path.write_text(f'url = "{url}"\ndatabase = "sqlite:///d"\n', encoding="utf-8")
        settings, _, _ = read_config(path)
        assert (settings.cookie, settings.base) == (cookie, base)
        assert settings.url == url.rstrip("/")


def test_a_server_says_what_is_doubtful_about_where_it_listens() -> None:
    team = Settings("team", "sqlite:///d", frozenset(), url="https://x.example")
    behind = replace(team, proxies=(ip_network("10.0.0.1"),))
    plain = replace(team, url="http://x.example")
    local = local_settings("sqlite:///d", "0.0.0.0", 8300, TOKEN, "Ann")  # noqa: S104 - what is warned of

    def said(settings: Settings, host: str, port: int = 8300) -> str:
        return " | ".join(doubts_about(settings, host, port))

    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org", ""):  # noqa: S104
        assert "in plain HTTP" in said(team, host)
        assert "ssh" in said(local, host)
        assert said(behind, host) == ""
        assert not is_loopback(host)
    for host in ("127.0.0.1", "127.0.0.9", "::1", "localhost"):
        assert is_loopback(host)
        assert said(behind, host) == said(local, host) == ""
    assert said(team, "127.0.0.1").startswith("“proxies” names no web server")
    assert "“url” says port 80, and this listens on 8300" in said(plain, "127.0.0.1")
    assert said(plain, "127.0.0.1", 80) == ""
    assert said(replace(behind, url="http://x.example"), "127.0.0.1") == "", "that is what the proxy is for"
    other = replace(behind, url="https://x.example:8377")
    assert "“url” says port 8377, and this listens on 8300" in said(other, "127.0.0.1")
    assert said(other, "127.0.0.1", 8377) == ""


def test_every_address_the_page_writes_out_knows_of_the_path() -> None:
    """Written with `at(…)`; one that is not would lead out of the path."""
    literal = r"[\"'`]/(?!/)"
    wrong = re.compile(
        rf"\b(?:href|src|action|page)=(?:[\"']/|\{{(?:withQuery\()?{literal})"
        rf"|\b(?:go|fetch|EventSource|withQuery|replaceState|pushState|sendBeacon)\((?:[^()]*, )?{literal}"
        rf"|\blocation(?:\.href)? = {literal}|[\"'`]/api\b"
    )
    found = []
    for file in sorted((UI / "src").rglob("*.ts*")):
        if file.name != "contract.ts":
            lines = file.read_text(encoding="utf-8").splitlines()
            left = [
                (file.name, n, line)
                for n, line in enumerate(lines, 1)
                if wrong.search(re.sub(r"\bat\(`/api", "", line))
            ]
            found += left
    assert found == []
    for one in ('<a href="/admin">', "go(`/cases/x`)", 'fetch("/api/x")'):
        assert wrong.search(one)
    assert BASE_PATH.format("") in (UI / "index.html").read_text(encoding="utf-8")
