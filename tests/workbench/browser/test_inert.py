"""What people store is text: in every room, in the report and on the server's own pages, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest

from seeds import long
from workbench.conftest import Served, over

from .conftest import Opened, Watched, imported, open_all
from .test_journeys import room
from .test_rooms import ROOMS, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

BAIT = "<img id=taken src=x onerror=alert(1)><script>alert(2)</script><b id=taken>bold</b>"
QUOTED = '"><svg id=taken onload=alert(3)>javascript:alert(4)'
PASSWORD = "correct horse battery"  # noqa: S105 - of an account that the test makes


def made_of(frame: Frame) -> list[str]:
    """Return the elements of a page that a stored text has become."""
    found: list[str] = frame.evaluate(
        """() => [...document.querySelectorAll("#taken, img[src=x], script:not([src]), [onerror], [onload]")]
                   .map(e => e.outerHTML.slice(0, 200))"""
    )
    return found


def no_harm(page: Page, where: str) -> None:
    """Find what is stored in the page as text, and nothing that was made of it."""
    assert {frame.url: found for frame in page.frames if (found := made_of(frame))} == {}, where
    assert page.get_by_text("onerror=alert(1)").count() + page.get_by_text("onload=alert(3)").count() > 0, where


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A browser in which a dialog is a fault too; it is one of what a stored text would have done."""
    one = Watched(browser)

    def asked(dialog: Any) -> None:
        one.faults.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    one.context.on("dialog", asked)
    yield one
    one.context.close()
    assert one.faults == []


def baited() -> str:
    """Return a case with markup wherever a text may stand."""
    said = f"'{BAIT}'"
    return f"""\
format: detente/1
title: {said}
summary: {said}
caution: {said}
decision_makers: {{A: {{name: {said}}}, B: {{name: '{QUOTED}'}}}}
options:
  a: {{owner: A, name: {said}}}
  b: {{owner: B, name: '{QUOTED}'}}
infeasible: [{{when: a and not b, because: {said}}}]
preferences:
  A: [{{that: b, name: {said}, because: '{QUOTED}', evidence: [c1]}}, not a]
  B: [{{that: a, evidence: [c1]}}]
status_quo: NN
states: {{agreed: YY}}
coders: {{k: {{name: {said}}}}}
proposals:
  P: {{name: {said}, parties: [A, B], terms: {{T: {{name: '{QUOTED}', that: a and b, obliges: [A]}}}}}}
phases:
  later: {{name: {said}}}
"""


def a_baited_case(api: httpx.Client) -> str:
    """Return a case with a source, and a claim on its words, in which everything is markup."""
    text = baited().replace(", evidence: [c1]", "")
    case = imported(api, text, f"{BAIT}.yaml")
    answer = api.post(
        f"/api/cases/{case}/documents", content=f"{BAIT}\n\n{QUOTED}\n".encode(),
        params={"id": "letter", "file": f"{QUOTED}.txt", "name": BAIT, "version": 1},
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    claim = {
        "source": "letter", "start": 0, "end": 20, "says": BAIT, "by": [QUOTED, BAIT], "quote": BAIT[:20], "coder": "k",
        "note": BAIT,
    }  # fmt: skip
    for command in (
        {"kind": "add", "path": ["claims"], "id": "c1", "value": claim},
        {"kind": "link", "path": ["options", "a"], "claim": "c1", "linked": True},
    ):
        sent = {"version": answer.json()["version"], "command": command}
        answer = api.post(f"/api/cases/{case}/commands", json=sent)
        assert answer.status_code == 200, answer.text
    assert answer.json()["valid"], answer.json()["problems"]
    return case


def test_no_room_makes_anything_of_what_is_stored(watched: Watched, bench: Served, api: httpx.Client) -> None:
    case = a_baited_case(api)
    page = watched.open(bench, "/")
    page.get_by_role("heading", name=BAIT).first.wait_for()
    no_harm(page, "Cases")
    page.goto(f"{bench.url}/cases/{case}/verdict")
    for name in ROOMS:
        room(page, name)
        settled(page)
        open_all(page)
        settled(page)
        no_harm(page, name)
    page.goto(f"{bench.url}/cases/{case}/sources?claim=c1")
    page.get_by_role("button", name="c1", expanded=True).wait_for()
    no_harm(page, "a claim, opened")
    page.goto(f"{bench.url}/cases/{case}/states?as=graph&state=NN")
    page.get_by_role("region", name="Graph of states and moves").get_by_role("button").first.wait_for()
    no_harm(page, "graph")


@long
def test_the_report_makes_nothing_of_what_is_stored(watched: Watched, bench: Served, api: httpx.Client) -> None:
    case = a_baited_case(api)
    found = over(api, api.post(f"/api/cases/{case}/ask/report", json={}).json())
    page = watched.open(bench, "/")
    page.goto(f"{bench.url}/api/analyses/{found['id']}/page")
    page.get_by_role("heading", level=1).wait_for()
    no_harm(page, "the report, as a page of its own")


def test_a_file_with_a_strange_name_is_only_shown(opened: Opened, tmp_path: Path) -> None:
    page = opened("/")
    text = "format: detente/1\ndecision_makers: {A: {}}\noptions: {a: {owner: A}}\npreferences: {A: [a]}\n"
    page.get_by_label("File to import").set_input_files(
        {"name": f"{BAIT}.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
    )
    page.get_by_role("navigation", name="Rooms of the case").wait_for()
    assert made_of(page.main_frame) == []
    room(page, "History")
    page.get_by_role("row").nth(1).wait_for()
    assert made_of(page.main_frame) == []


@long
def test_the_pages_of_the_server_make_nothing_of_what_is_stored(team: Served, watched: Watched) -> None:
    accounts = team.workbench.parts.accounts
    accounts.add("boss", QUOTED, PASSWORD, admin=True)
    accounts.add("guest", BAIT)
    page = watched.context.new_page()
    following = '/admin?"><svg/id=taken/onload=alert(5)>'
    page.goto(f"{team.url}/login?next={quote(following)}")
    assert made_of(page.main_frame) == []
    page.get_by_role("textbox", name="Login").fill("boss")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Accounts").wait_for()
    no_harm(page, "accounts")
    page.get_by_role("button", name="Link for a new password: guest").click()
    link = page.get_by_role("status").get_by_role("code").inner_text()
    no_harm(page, "a link")
    page.get_by_role("link", name="Back to the cases").click()
    page.get_by_role("heading", level=1, name="Cases").wait_for()
    no_harm(page, "the cases, with the name of who is signed in")
    page.wait_for_load_state("networkidle")  # what is asked by who was signed in is answered with 401 afterwards
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", level=1, name="Sign in").wait_for()
    page.goto(link)
    page.get_by_label("New password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Sign in").wait_for()
