"""A workbench of its own with a page of it in Chromium, for what is measured as its users meet it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crash import TOKEN, client_of, end, start, wait_for
from playwright.sync_api import sync_playwright

from detente.cli.chromium import BROWSERS
from detente.store import migrate, opened

if TYPE_CHECKING:
    import httpx
    from playwright.sync_api import Page

QUIET = 500  # milliseconds without a question on its way; some begin where others end
SETTLED = "() => !document.querySelector('[aria-busy=true]')"


@dataclass(frozen=True)
class Bench:
    """A page, and the interface beside it."""

    page: Page
    api: httpx.Client
    url: str

    def case(self, slug: str) -> str:
        """Make a case of the catalogue and return its id."""
        made = self.api.post("/api/cases", json={"origin": "catalog", "id": slug}).raise_for_status()
        return str(made.json()["id"])


@contextmanager
def workbench() -> Iterator[Bench]:
    """Start a server, and a page that has opened it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'workbench.sqlite'}"
        with opened(url) as engine:
            migrate(engine)
        process, port = start(url)
        try:
            wait_for(port)
            with client_of(port) as client, sync_playwright() as playwright:
                path = next(filter(None, map(shutil.which, BROWSERS)), None)
                # Chromium's sandbox refuses to run as root.
                arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
                browser = playwright.chromium.launch(executable_path=path, args=arguments)
                page = browser.new_page(viewport={"width": 1280, "height": 1000})
                page.set_default_timeout(120_000)
                page.goto(f"http://127.0.0.1:{port}/open?token={TOKEN}")
                yield Bench(page, client, f"http://127.0.0.1:{port}")
                browser.close()
        finally:
            end(process)


def rest(page: Page) -> None:
    """Wait until nothing is asked any more."""
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(QUIET)
    page.wait_for_function(SETTLED)
