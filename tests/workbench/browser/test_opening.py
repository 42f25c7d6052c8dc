"""A real browser follows the file that `detente open` gives it, keeps its cookie, and loads the page again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.web.opening import file_for_browser, leading_to
from workbench.conftest import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_file_leads_into_the_workbench(browser: Browser, bench: Served, tmp_path: Path) -> None:
    file = file_for_browser(tmp_path)
    address = f"{bench.url}/open?token={bench.workbench.parts.codes.new()}&next=/cases"
    context = browser.new_context()
    with leading_to(address, file):
        page = context.new_page()
        page.goto(file.as_uri())
        page.wait_for_url(f"{bench.url}/cases")
        page.get_by_role("heading", level=1).wait_for()
        page.reload()
        second = context.new_page()
        second.goto(f"{bench.url}/")
        second.get_by_role("heading", level=1).wait_for()
    stranger = browser.new_context()
    answer = stranger.new_page().goto(address)
    assert answer is not None
    assert answer.status == 403
    context.close()
    stranger.close()
