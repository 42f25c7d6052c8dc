"""The page while the database is held by another program, and where a case is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from detente.web.client import FOLDER
from detente.web.settings import local_settings
from seeds import long
from workbench.conftest import TOKEN, Served, serve
from workbench.test_store import SMALL

from .conftest import Watched, imported

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A workbench that does not wait long for its database."""
    monkeypatch.setattr("detente.store.database.BUSY_MILLISECONDS", 100)
    url = f"sqlite:///{tmp_path / 'workbench.sqlite'}"
    served, end = serve(lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), FOLDER)
    yield served
    end()


@long
def test_what_is_typed_while_the_database_is_held_is_saved_when_it_is_free(
    browser: Browser, impatient: Served, tmp_path: Path
) -> None:
    with impatient.client() as api:
        case = imported(api, SMALL)
    watched = Watched(browser)
    page = watched.open(impatient, f"/cases/{case}/model")
    status = page.get_by_role("status")
    with closing(sqlite3.connect(tmp_path / "workbench.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        option = page.get_by_role("textbox", name="Name of option 2")
        option.fill("follow at once")
        option.press("Enter")
        status.filter(has_text="Not saved yet").wait_for()
        assert option.input_value() == "follow at once"
        assert status.filter(has_text="All changes are saved").count() == 0
    status.filter(has_text="All changes are saved").wait_for()
    with impatient.client() as api:
        found = api.get(f"/api/cases/{case}").json()
        assert (found["version"], found["document"]["options"][1]["name"]) == (2, "follow at once")
    with closing(sqlite3.connect(tmp_path / "workbench.sqlite", isolation_level=None)) as other:
        other.execute("UPDATE records SET author = 'Eve' WHERE seq = 2")
        other.execute("UPDATE cases SET title = 'Forged'")
    page.goto(f"{impatient.url}/cases/{case}/model")
    page.get_by_role("heading", name="The case cannot be shown").wait_for()
    said = page.get_by_role("alert").first.inner_text()
    assert case in said
    assert "detente verify" in said
    page.goto(impatient.url)
    page.get_by_text("is not as it was written").first.wait_for()
    watched.context.close()
