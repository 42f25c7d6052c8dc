"""The page works below a path: signing in, going on to where one wanted to, editing, hearing of changes, reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from detente.web.client import FOLDER
from detente.web.settings import Settings
from seeds import long
from workbench.conftest import Served, serve
from workbench.test_security import PASSWORD
from workbench.test_store import SMALL

from .conftest import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def below(tmp_path: Path) -> Iterator[Served]:
    def settings(port: int) -> Settings:
        where = frozenset({("http", "127.0.0.1", port)})
        url = f"sqlite:///{tmp_path / 'team.sqlite'}"
        return Settings("team", url, where, url=f"http://127.0.0.1:{port}/detente")

    served, end = serve(settings, FOLDER)
    yield served
    end()


@long
def test_everything_stays_below_the_path(browser: Browser, below: Served) -> None:
    accounts = below.workbench.parts.accounts
    accounts.add("ann", "Ann", PASSWORD)
    with below.client(accounts.sign_in("ann", PASSWORD)) as api:
        case = api.post("/detente/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"]
        watched = Watched(browser)
        page = watched.context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{below.url}/detente/cases/{case}/model")
        page.get_by_label("Login").fill("ann")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{below.url}/detente/cases/{case}/model")
        page.get_by_role("heading", name="Model", level=1).wait_for()
        page.get_by_role("link", name="History").first.click()
        page.wait_for_url(f"{below.url}/detente/cases/{case}/history")
        edit = {"kind": "edit", "path": [], "fields": {"title": "From elsewhere"}}
        changed = api.post(f"/detente/api/cases/{case}/commands", json={"version": 1, "command": edit})
        assert changed.status_code == 200
        page.locator("header .title", has_text="From elsewhere").wait_for()
        page.reload()
        page.locator("header .title", has_text="From elsewhere").wait_for()
        page.get_by_role("link", name="Detente", exact=True).click()
        page.wait_for_url(f"{below.url}/detente/")
        page.get_by_role("link", name="From elsewhere").click()
        page.wait_for_url(f"{below.url}/detente/cases/{case}/verdict")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Login").wait_for()
        watched.context.close()
    assert watched.faults == []
    assert [url for url in asked if not url.startswith((f"{below.url}/detente", "data:"))] == []
