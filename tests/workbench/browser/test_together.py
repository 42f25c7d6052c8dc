"""Several people at one case: what another chose is shown at its place, people are chosen, strangers sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect

from seeds import long, long_but
from workbench.conftest import Served

from .conftest import Watched, imported, open_all
from .test_further import PASSWORD, signed_in
from .test_rooms import settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CASE = """\
format: detente/1
title: The ford
decision_makers: {up: {name: Upstream}, down: {name: Downstream}, town: {name: the town}}
options: {dam: {owner: up, name: build the dam}, pay: {owner: down, name: pay for it}}
preferences: {up: [dam], down: [pay], town: [not dam]}
status_quo: NN
actors: {press: {name: the press}}
repair: {allow: [drop]}
"""
Case = tuple["Page", str]


@pytest.fixture(scope="module")
def ford(browser: Browser, bench: Served) -> Iterator[Case]:
    watched = Watched(browser)
    with bench.client() as api:
        case = imported(api, CASE)
    page = watched.open(bench, f"/cases/{case}/model")
    settled(page)
    open_all(page)
    yield page, case
    watched.context.close()
    # The browser itself reports the answers that refuse what another overtook.
    assert [f for f in watched.faults if "status of 409" not in f] == []


def elsewhere(api: httpx.Client, case: str, path: list[str], fields: dict[str, Any]) -> None:
    version = api.get(f"/api/cases/{case}").json()["version"]
    command = {"kind": "edit", "path": path, "fields": fields}
    answer = api.post(f"/api/cases/{case}/commands", json={"version": version, "command": command})
    assert answer.status_code == 200, answer.text


def owner(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Owner of build the dam")


CHOICES: list[tuple[str, Callable[[Page], None], list[str], dict[str, Any], str, str, Callable[[Any], Any], Any]] = [
    ("Owner of build the dam", lambda page: owner(page).select_option("Downstream") and None,
     ["options", "dam"], {"owner": "town"}, "the town", "Downstream", lambda d: d["options"][0]["owner"], "down"),
    ("Label only of", lambda page: page.get_by_role("checkbox", name="Label only").click(),
     ["actors", "press"], {"label_only": False}, "no", "yes", lambda d: d["actors"][0]["label_only"], "true"),
    ("Status quo", lambda page: page.get_by_role("group", name="Status quo").get_by_role("group", name="build the dam")
     .get_by_role("radio", name="taken", exact=True).click(),
     [], {"status_quo": "NY"}, "pay for it", "build the dam", lambda d: d["status_quo"], "YN"),
    ("Allow", lambda page: page.get_by_role("group", name="Allow").get_by_role("checkbox", name="promote").click(),
     ["repair"], {"allow": ["tie"]}, "tie", "promote", lambda d: sorted(d["repair"]["allow"]), ["drop", "promote"]),
]  # fmt: skip


@long_but(every=4)
@pytest.mark.parametrize(
    ("name", "choose", "path", "fields", "theirs", "mine", "found", "kept"), CHOICES, ids=[c[0] for c in CHOICES]
)
def test_a_choice_that_another_overtook_is_told_at_its_place(
    ford: Case, api: httpx.Client, name: str, choose: Callable[[Page], None], path: list[str], fields: dict[str, Any],
    theirs: str, mine: str, found: Callable[[Any], Any], kept: Any,
) -> None:  # fmt: skip
    page, case = ford

    def overtaken(route: Any) -> None:
        elsewhere(api, case, path, fields)
        route.continue_()

    page.route("**/commands", overtaken, times=1)
    choose(page)
    both = page.get_by_role("group", name=f"Two versions of {name}")
    expect(both).to_contain_text("Changed meanwhile")
    told = both.locator("dd").all_inner_texts()
    assert (theirs in told[0], mine in told[1]) == (True, True), told
    before = api.get(f"/api/cases/{case}").json()["document"]
    assert found(before) != kept, "nothing is written over before it is said which counts"
    both.get_by_role("button", name="Keep mine").click()
    expect(both).to_have_count(0)
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    assert found(api.get(f"/api/cases/{case}").json()["document"]) == kept


def test_what_arrives_at_a_choice_somebody_is_in_is_shown_there(ford: Case, api: httpx.Client) -> None:
    page, case = ford
    owner(page).focus()
    elsewhere(api, case, ["options", "dam"], {"owner": "up"})
    both = page.get_by_role("group", name="Two versions of Owner of build the dam")
    expect(both).to_contain_text("Change the owner of option “build the dam”")
    assert both.locator("dd").all_inner_texts() == ["Upstream", "Downstream"]
    both.get_by_role("button", name="Take theirs").click()
    expect(both).to_have_count(0)
    assert owner(page).locator("option:checked").inner_text() == "Upstream"


@long
def test_strangers_sign_in_and_people_are_chosen(browser: Browser, team: Served) -> None:
    accounts = team.workbench.parts.accounts
    for name in ("Ann", "Bob", "Carla"):
        accounts.add(name.lower(), name, PASSWORD)
    watched, stranger = Watched(browser), Watched(browser)
    page = signed_in(watched, team, "ann")
    with team.client(None, origin=team.url) as api:
        assert api.post("/login", data={"login": "ann", "password": PASSWORD}).status_code == 303
        first, second = (imported(api, CASE + "coders: {k1: {name: Nora Lamb}}\n") for _ in range(2))
        api.put(f"/api/cases/{first}/members", json={"login": "bob", "role": "viewer"})
    # A stranger sees the page to sign in on, whatever address was given, and nothing of any room.
    other = stranger.context.new_page()
    for address in ("/", f"/cases/{second}/people", "/cases/none/model"):
        other.goto(f"{team.url}{address}")
        assert other.get_by_role("heading", level=1).all_inner_texts() == ["Sign in"]
        assert (other.get_by_role("alert").count(), other.get_by_role("navigation").count()) == (0, 0)
    page.goto(f"{team.url}/cases/{second}/people")
    who = page.get_by_role("combobox", name="Who is to have a role")
    who.wait_for()
    assert who.get_by_role("option").all_inner_texts() == ["choose…", "Bob (bob)", "somebody else, by login"]
    assert page.get_by_role("textbox", name="Login of somebody").count() == 0
    who.select_option("Bob (bob)")
    page.get_by_role("combobox", name="Role", exact=True).select_option("coder")
    page.get_by_role("button", name="Give the role").click()
    codes = page.get_by_role("combobox", name="Bob codes as")
    codes.wait_for()
    codes.select_option("Nora Lamb")
    page.get_by_text("Bob codes as Nora Lamb now").wait_for()
    # Whoever is signed out while the page is open keeps what was typed, and signs in again.
    page.goto(f"{team.url}/cases/{second}/model")
    title = page.get_by_role("textbox", name="Title")
    title.wait_for()
    watched.context.clear_cookies()
    title.fill("The ford of May")
    title.press("Enter")
    out = page.get_by_role("region", name="Signed out")
    out.get_by_role("link", name="Sign in again").click()
    page.get_by_label("Login").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("The ford of May")
    for each in (watched, stranger):
        each.context.close()
    faults = [fault for each in (watched, stranger) for fault in each.faults]
    assert [f for f in faults if "Failed to load resource" not in f] == []
