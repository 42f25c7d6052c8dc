"""Files chosen in the page: their bytes are read by the server, and an encoding is named where one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from detente.evidence.text import digest
from seeds import long
from workbench.conftest import Served

from .conftest import Watched, imported

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WESTERN = b"\x93We agree\x94, the mayor said \x96 na\xefvely."
SAID = "“We agree”, the mayor said – naïvely."
REFUSED = "error: Failed to load resource: the server responded with a status of 422"
CYRILLIC = "Мы не согласны — пока."
CASE = f"""\
format: detente/1
title: Letters
options: {{}}
sources:
  speech: {{name: A speech, sha256: {digest(CYRILLIC)}, characters: {len(CYRILLIC)}}}
"""


def chosen(page: Page, label: str, path: Path) -> None:
    """Choose a file as somebody does: through the chooser that the browser opens."""
    with page.expect_file_chooser() as chooser:
        page.get_by_label(label).click()
    chooser.value.set_files(path)


def read_as(page: Page, file: str, encoding: str) -> None:
    asked = page.get_by_role("group", name=f"Encoding of {file}")
    asked.get_by_role("combobox").select_option(encoding)
    asked.get_by_role("button", name="Read it so").click()


@long
def test_a_file_in_another_encoding_is_read_as_it_is_meant_or_asked_about(
    browser: Browser, bench: Served, api: httpx.Client, tmp_path: Path
) -> None:
    files = {
        "letter.txt": WESTERN,
        "marked.txt": SAID.encode("utf-16"),
        "speech.txt": CYRILLIC.encode("cp1251"),
        "table.csv": b"source,start,end,says\ns,0,3," + WESTERN.replace(b",", b";"),
        "broken.yaml": b"title: a\n decision_makers: [\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    case = imported(api, CASE)
    watched = Watched(browser)
    page = watched.open(bench, f"/cases/{case}/sources")
    # The text of a source that is known: another than it is refused, in the right encoding it is the one.
    chosen(page, "Text file of A speech", tmp_path / "speech.txt")
    assert "not UTF-8" in page.get_by_role("alert").filter(has_text="byte").inner_text()
    assert "--" not in page.get_by_role("main").inner_text()
    read_as(page, "speech.txt", "windows-1251")
    page.get_by_role("textbox", name="Text of A speech").get_by_text(CYRILLIC).wait_for()
    # A new source.
    page.get_by_text("Add a source").click()
    chosen(page, "or a document", tmp_path / "letter.txt")
    page.get_by_role("button", name="Add the source").click()
    read_as(page, "letter.txt", "windows-1252")
    text = page.get_by_role("textbox", name="Text of letter.txt")
    text.wait_for()
    assert text.inner_text().strip() == SAID
    assert page.get_by_role("group", name="Encoding of letter.txt").count() == 0
    chosen(page, "or a document", tmp_path / "marked.txt")
    page.get_by_role("button", name="Add the source").click()
    page.get_by_role("textbox", name="Text of marked.txt").get_by_text(SAID).wait_for()
    # A file that becomes a case.
    page.get_by_role("link", name="Detente").click()
    chosen(page, "File to import", tmp_path / "broken.yaml")
    wrong = page.get_by_role("alert").filter(has_text="is not imported")
    wrong.wait_for()
    assert "Line 2" in wrong.inner_text()
    chosen(page, "File to import", tmp_path / "table.csv")
    read_as(page, "table.csv", "windows-1252")
    page.get_by_role("heading", level=1, name="Sources").wait_for()
    page.get_by_role("button", name="“We agree”; the mayor said – naïvely.").wait_for()
    watched.context.close()
    assert {fault.split(" (")[0] for fault in watched.faults} == {REFUSED}
