"""What journeys through the workbench share: a server with the built client, and pages that tolerate no error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest

from detente.web.client import FOLDER
from detente.web.settings import Settings, local_settings
from seeds import full, take
from waiting import PATIENCE
from workbench.conftest import TOKEN, Served, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

Opened = Callable[..., "Page"]
SCHEMES = ("dark", "light")
"""The colours of a page. Most journeys are made by daylight."""


def in_some_light(test: Callable[..., None]) -> Any:
    """Give a journey `scheme`: dark in an ordinary run, both with `-m full`."""
    drawn = [SCHEMES[k] for k in take(len(SCHEMES), every=len(SCHEMES))]
    return full(pytest.mark.parametrize("scheme", drawn)(test))


@pytest.fixture(scope="package")
def browser(chromium: Callable[[], AbstractContextManager[Browser]]) -> Iterator[Browser]:
    """One browser for all files of this folder; whatever else needs an event loop comes before it or after it."""
    from playwright.sync_api import expect

    expect.set_options(timeout=1000 * PATIENCE)  # a busy machine is waited for
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A workbench for one person, with the client that the installation has built."""
    url = f"sqlite:///{tmp_path_factory.mktemp('browser') / 'workbench.sqlite'}"
    served, end = serve(lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), FOLDER)
    fault = served.workbench.client.fault
    if fault is not None:
        end()
        pytest.fail(f"{fault}; `pip install -e .` builds it")
    yield served
    end()


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Served]:
    """A workbench for a team, with the client that the installation has built."""
    url = f"sqlite:///{tmp_path / 'team.sqlite'}"

    def settings(port: int) -> Settings:
        return Settings("team", url, frozenset({("http", "127.0.0.1", port)}), url=f"http://127.0.0.1:{port}")

    served, end = serve(settings, FOLDER)
    yield served
    end()


@pytest.fixture
def api(bench: Served) -> Iterator[httpx.Client]:
    """The interface beside the page, to make what a journey begins with."""
    with bench.client() as client:
        yield client


class Watched:
    """A browser context in which any error of a page, and any request beyond this machine, is remembered."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 720}, **options)
        self.context.set_default_timeout(1000 * PATIENCE)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda e: self.faults.append(str(e.error)))
        self.context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and urlsplit(request.url).hostname != "127.0.0.1":
            self.faults.append(f"a request to {request.url}")

    def open(self, served: Served, path: str = "/") -> Page:
        page = self.context.new_page()
        page.goto(f"{served.url}/open?token={TOKEN}&next={path}")
        page.get_by_role("heading", level=1).wait_for()
        return page


@pytest.fixture
def opened(browser: Browser, bench: Served) -> Iterator[Opened]:
    """Open pages of the workbench; each call is a browser of its own. Any error on any of them fails the test."""
    contexts: list[Watched] = []

    def open_one(path: str = "/", served: Served = bench, **options: Any) -> Page:
        contexts.append(Watched(browser, **options))
        return contexts[-1].open(served, path)

    yield open_one
    for watched in contexts:
        watched.context.close()
    assert [fault for watched in contexts for fault in watched.faults] == []


def new_case(api: httpx.Client, origin: str, name: str, title: str | None = None) -> str:
    """Make a case and return its id."""
    answer = api.post("/api/cases", json={"origin": origin, "id": name, "title": title})
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


def imported(api: httpx.Client, text: str, name: str = "case.yaml") -> str:
    """Import a case and return its id."""
    answer = api.post("/api/import", params={"name": name}, content=text.encode())
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


OPEN = """() => {
  const closed = [...document.querySelectorAll('details:not([open])')];
  closed.forEach(e => { e.open = true; });
  return closed.length;
}"""


def open_all(page: Page) -> None:
    """Open whatever is folded away; what is in it is made then, and may hold more of the kind."""
    while page.evaluate(OPEN):
        page.wait_for_timeout(30)


def unfold(page: Page) -> None:
    """Open every folded answer of a verdict, once it is there."""
    page.get_by_role("region", name="What does the verdict rest on?").wait_for()
    page.evaluate("() => document.querySelectorAll('details.fold').forEach(fold => { fold.open = true; })")
