"""Opening the workbench on one's own machine: its secret is on no command line, and an address is good once."""

from __future__ import annotations

import asyncio
import socket
import stat
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from click.testing import CliRunner

from detente.cli import main
from detente.web.app import Workbench
from detente.web.opening import file_for_browser, leading_to
from detente.web.serve import open_workbench
from waiting import eventually

from .conftest import TOKEN, Served


def test_the_browser_is_given_a_file_that_only_its_owner_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    said: list[str] = []
    monkeypatch.setattr("webbrowser.open", given.append)

    def run(workbench: Workbench, _: socket.socket) -> None:
        (address,) = said
        assert eventually(lambda: given != [])
        assert given[0].startswith("file://")
        base, code = address.split("/open?token=")
        assert code not in given[0]
        file = Path(unquote(urlsplit(given[0]).path))
        assert (file.parent, stat.S_IMODE(file.stat().st_mode)) == (tmp_path, 0o600)
        assert f'content="0; url={address}"' in file.read_text(encoding="utf-8")
        transport = httpx.ASGITransport(app=workbench.app)

        async def use() -> None:
            async with (
                httpx.AsyncClient(transport=transport, base_url=base) as first,
                httpx.AsyncClient(transport=transport, base_url=base) as second,
            ):
                from_file = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
                answer = await first.get(address, headers=from_file)
                assert answer.status_code == 200, "led here from a file, a browser goes on from a page of the server"
                assert 'content="0; url=/"' in answer.text
                assert not file.exists()
                assert (await first.get("/api/session")).status_code == 200
                assert (await first.get(address)).status_code == 303, "the same browser may load it again"
                refused = await second.get(address, headers={"accept": "text/html"})
                assert refused.status_code == 403
                assert "it is good once" in refused.text
                assert "Run `detente open` again" in refused.text
                programs = {"authorization": f"Bearer {code}"}
                assert (await second.get("/api/session", headers=programs)).status_code == 401

        asyncio.run(use())

    monkeypatch.setattr("detente.web.serve.run", run)
    open_workbench(None, folder=tmp_path, say=said.append)
    assert given
    assert not list(tmp_path.glob("*.html"))


def test_what_was_not_used_is_removed_at_the_end(tmp_path: Path) -> None:
    with leading_to("http://x", tmp_path / "nowhere" / "x.html") as fault:
        assert fault == "No such file or directory"
    file = file_for_browser(tmp_path)
    with leading_to("http://x", file) as fault:
        assert fault == ""
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not file.exists()


@pytest.mark.parametrize("how", ["option", "environment", "file"])
def test_a_token_may_be_chosen(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    file.chmod(0o644 if how == "file" else 0o600)
    given = {"option": ["--token", TOKEN], "environment": [], "file": ["--token-file", str(file)]}[how]
    env = {"DETENTE_TOKEN": TOKEN} if how == "environment" else {}
    started: list[dict[str, Any]] = []
    monkeypatch.setattr("detente.web.serve.open_workbench", lambda *_, **given: started.append(given))
    monkeypatch.setattr("detente.web.client.is_there", lambda: True)
    result = CliRunner().invoke(main, ["open", *given], env=env)
    assert [one["token"] for one in started] == [TOKEN]
    assert ("chmod 600" in result.output) == (how == "file")
    shown = " ".join(CliRunner().invoke(main, ["open", "--help"]).output.split())
    assert "Every user of this machine can read a command line" in shown
    assert "DETENTE_TOKEN" in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--token", TOKEN, "--token-file", "token"], "give one of them"),
        (["--token-file", "nothing"], "cannot read nothing"),
        (["--token-file", "latin"], "not UTF-8"),
        (["--token-file", "short"], "at least 16"),
    ],
)
def test_a_token_that_cannot_be_had_is_said(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in (("token", TOKEN.encode()), ("latin", b"\xe9" * 20), ("short", b"x\n")):
        Path(name).write_bytes(content)
        Path(name).chmod(0o600)
    result = CliRunner().invoke(main, ["open", "--no-browser", "--data", "data", *arguments])
    assert (result.exit_code, says in result.output) == (2, True), result.output
    assert "token" not in [p.name for p in tmp_path.glob("data*")]


def test_of_two_who_open_an_address_at_once_one_gets_in(local: Served) -> None:
    codes = local.workbench.parts.codes
    code = codes.new()

    async def at_once() -> list[int]:
        async with httpx.AsyncClient(base_url=local.url, trust_env=False) as client:
            answers = await asyncio.gather(*(client.get("/open", params={"token": code}) for _ in range(6)))
        return sorted(a.status_code for a in answers)

    assert asyncio.run(at_once()) == [303] + [403] * 5
    assert codes._good == {}
