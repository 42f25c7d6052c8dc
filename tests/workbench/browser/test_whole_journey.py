"""A whole case in the page, from an empty workbench to a file that is taken in again: in words, by pointer and by keys.

One story is told by two hands. The first has a pointer; the second presses keys and nothing else: whatever it uses it
reaches with Tab, a shortcut or the arrow keys. Neither types an id, a letter code, a formula or YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import pytest

from detente.web.client import FOLDER
from detente.web.settings import local_settings
from seeds import long, take
from waiting import eventually
from workbench.conftest import TOKEN, serve

from .conftest import Opened
from .hands import Hand, Keys, Pointer
from .test_rooms import settled

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# -- the story --------------------------------------------------------------------------------------------------------

TITLE = "The pass road in winter"
COUNCIL, HOTELS, CLUB, OFFICE = PARTIES = ("Valley council", "Hotel keepers", "Ski club", "Road office")
PLOUGH, GATE, SHARE, BUS, PASSES, LIFT, CLEAR, LIMIT = (
    "pay for the plough",
    "close the gate at night",
    "share the costs",
    "run a bus",
    "sell a common ticket",
    "open the upper lift",
    "clear the road daily",
    "limit the weight of lorries",
)
OPTIONS = {
    PLOUGH: COUNCIL, GATE: COUNCIL, SHARE: HOTELS, BUS: HOTELS,
    PASSES: CLUB, LIFT: CLUB, CLEAR: OFFICE, LIMIT: OFFICE,
}  # fmt: skip

PLAN = "the winter plan"
NEWS = "Pass Courier"


class Said(NamedTuple):
    """A claim: the line of the text, what it says, who says it from the outermost on, and what rests on it."""

    line: str
    says: str
    by: tuple[str, ...]
    bears: str | None = None


CLAIMS = (
    Said(
        "The mayor says the valley wants the road open.",
        "The valley wants the road",
        ("mayor",),
        f"{COUNCIL} wants, 1: “{CLEAR}”",
    ),
    Said("The mayor adds that money is short this year.", "Money is short", ("mayor",)),
    Said("A hotel keeper tells us guests stay away.", "Guests stay away", (HOTELS,)),
    Said("She quotes a guest who turned back at night.", "A guest turned back", (HOTELS, "guest")),
    Said(
        "The club's speaker promises one ticket for all.",
        "One ticket is promised",
        (CLUB,),
        f"Term 3 of “{PLAN}”: “{PASSES}”",
    ),
    Said("He repeats what the lift engineer told him.", "The lift is ready", (CLUB, "lift engineer")),
    Said("The road office warns of heavy lorries.", "Lorries harm the road", (OFFICE,)),
    Said("It cites a driver who saw the edge crumble.", "The edge crumbles", (OFFICE, "driver")),
    Said("The mayor recalls what the office had written.", "The office offered to clear", ("mayor", OFFICE)),
    Said("The office answers that it needs a plough.", "It needs a plough", (OFFICE,), f"Option “{PLOUGH}”"),
)
TEXT = "\n".join(c.line for c in CLAIMS)

Picks = dict[str, bool | None]
"""Options that are picked, each taken, not taken or, by None, open again."""
STEPS = {True: "taken", False: "not taken", None: "open"}

RULES: tuple[tuple[Picks, str], ...] = (
    ({GATE: True, BUS: True}, "the bus runs at night"),
    ({LIFT: True, PASSES: False}, "the lift asks for a ticket"),
)
QUO = (GATE,)
WANTS: dict[str, tuple[Picks, ...]] = {
    COUNCIL: ({CLEAR: True}, {PLOUGH: True}),
    HOTELS: ({CLEAR: True}, {SHARE: True, GATE: False}),
    CLUB: ({LIFT: True}, {PASSES: True}),
    OFFICE: ({PLOUGH: True}, {CLEAR: True}),
}
"""Everybody wants to do what the plan asks of it, and nobody can take from another what that wants more."""
TERMS: tuple[tuple[Picks, str], ...] = (
    ({PLOUGH: True}, COUNCIL),
    ({SHARE: True}, HOTELS),
    ({PASSES: True}, CLUB),
    ({CLEAR: True}, OFFICE),
)
SHARED, OTHERS = "what all share", "as the hotels tell it"
MORE: Picks = {GATE: True}
"""What the council wants besides, as others tell it."""
RATHER: Picks = {CLEAR: False}
"""What the road office wants most, as others tell it: it leaves the plan, and nothing that others do takes it back."""
LATER = "after the first snow"
LATER_RULE: Picks = {LIFT: True, BUS: False}

# -- its steps --------------------------------------------------------------------------------------------------------


def saved(hand: Hand) -> None:
    hand.page.get_by_role("status").filter(has_text="All changes are saved").wait_for()


def field(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("textbox", name=name).or_(page.get_by_role("combobox", name=name))


def added(hand: Hand, label: str, text: str, button: str) -> None:
    """Add an entry by its name."""
    hand.write(field(hand.page, label), text)
    hand.press(hand.page.get_by_role("button", name=button, exact=True))
    hand.page.get_by_role("status").filter(has_text=f"Added: {text}").first.wait_for()


def pick(hand: Hand, called: str, picks: Picks) -> None:
    """Pick options for a condition."""
    opener = hand.page.get_by_role("button", name=f"Pick options: {called}")
    if opener.get_attribute("aria-expanded") == "false":
        hand.press(opener)
    picker = hand.page.get_by_role("group", name=f"Picked: {called}")
    for option, taken in picks.items():
        group = picker.get_by_role("group", name=option, exact=True)
        hand.check(group.get_by_role("radio", name=STEPS[taken], exact=True))


def picked(hand: Hand, called: str, picks: Picks, button: str) -> None:
    """Add a condition that is picked."""
    pick(hand, called, picks)
    hand.press(hand.page.get_by_role("button", name=button, exact=True))
    eventually(lambda: field(hand.page, called).input_value() == "")
    saved(hand)


def begin(hand: Hand) -> None:
    page = hand.page
    page.get_by_role("heading", name="No case yet").or_(page.get_by_text("No case yet")).first.wait_for()
    hand.write(page.get_by_role("textbox", name="Title"), TITLE)
    hand.check(page.get_by_role("radio", name="An empty case"))
    hand.press(page.get_by_role("button", name="Make the case"))
    page.get_by_role("heading", level=1, name="Model").wait_for()


def say_who_can_do_what(hand: Hand) -> None:
    for party in PARTIES:
        added(hand, "Name of a new decision maker", party, "Add decision maker")
    owner = hand.page.get_by_role("combobox", name="Whose option")
    for option, party in OPTIONS.items():
        if owner.locator("option:checked").inner_text() != party:
            hand.choose(owner, party)
        added(hand, "Name of a new option", option, "Add option")


def say_what_cannot_be(hand: Hand) -> None:
    for picks, why in RULES:
        picked(hand, "A new rule: this cannot be", picks, "Add rule")
        hand.write(hand.page.get_by_role("textbox", name="Why: ").last, why)
    saved(hand)


def say_what_is_done_today(hand: Hand) -> None:
    quo = hand.page.get_by_role("group", name="Status quo")
    hand.press(quo.locator("summary"))
    for option in QUO:
        group = quo.get_by_role("group", name=option, exact=True)
        hand.check(group.get_by_role("radio", name="taken", exact=True))
    quo.get_by_text(f"Done: {'; '.join(QUO)}.").wait_for()
    saved(hand)


def propose(hand: Hand) -> None:
    page = hand.page
    called = "A new proposal: its first term"
    hand.write(page.get_by_role("textbox", name="What it is called"), PLAN)
    picked(hand, called, TERMS[0][0], "Add proposal")
    plan = page.get_by_role("article", name=PLAN)
    for picks, _ in TERMS[1:]:
        picked(hand, f"A new term of {PLAN}", picks, "Add term")
    for number, (_, party) in enumerate(TERMS, 1):
        hand.choose(plan.get_by_role("combobox", name=f"Obliges of term {number} of {PLAN}"), party)
        page.get_by_role("button", name=f"Take away {party}: Obliges of term {number}").wait_for()
    for party in PARTIES:
        hand.choose(plan.get_by_role("combobox", name=f"Parties of {PLAN}"), party)
        page.get_by_role("button", name=f"Take away {party}: Parties").wait_for()
    saved(hand)


def whose(hand: Hand, party: str) -> None:
    button = hand.page.get_by_role("group", name="Whose preferences").get_by_role("button", name=party)
    if button.get_attribute("aria-pressed") != "true":
        hand.press(button)


def say_who_wants_what(hand: Hand) -> None:
    hand.go("Preferences")
    for party, wants in WANTS.items():
        whose(hand, party)
        for number, picks in enumerate(wants, 1):
            picked(hand, "A new statement, at the end", picks, "Add statement")
            hand.page.get_by_role("listitem", name=f"Statement {number}: ").wait_for()


def read_a_text(hand: Hand) -> None:
    page = hand.page
    hand.go("Sources")
    hand.write(page.get_by_role("textbox", name="Name of the source"), NEWS)
    hand.write(page.get_by_role("textbox", name="Its text"), TEXT)
    hand.press(page.get_by_role("button", name="Add the source"))
    page.get_by_role("textbox", name=f"Text of {NEWS}").wait_for()


def code_claims(hand: Hand, claims: tuple[Said, ...]) -> None:
    page = hand.page
    text = page.get_by_role("textbox", name=f"Text of {NEWS}")
    form = page.get_by_role("form", name="Code a claim")
    for claim in claims:
        hand.code(text, claim.line)
        hand.write(form.get_by_role("textbox", name="What it says"), claim.says)
        for outer, who in zip((None, NEWS, *claim.by), (NEWS, *claim.by), strict=False):
            label = "Who says it" if outer is None else f"Whom “{outer}” cites"
            hand.write(form.get_by_role("combobox", name=label), who)
        # Neither the document nor a party, by its name, is taken for a slip.
        assert form.get_by_role("button", name="Did you mean").count() == 0
        hand.press(form.get_by_role("button", name="Code the claim"))
        page.get_by_role("button", name=claim.says, expanded=True).wait_for()
        if claim.bears:
            hand.choose(page.get_by_role("combobox", name="Let one more rest on it"), claim.bears)
            page.get_by_role("link", name=claim.bears).first.wait_for()


def say_who_speaks_for_whom(hand: Hand) -> None:
    names = hand.page.get_by_role("region", name="Names of speakers")
    names.get_by_role("rowheader", name="mayor").wait_for()
    assert names.get_by_role("rowheader", name=NEWS).count() == 0, "a document that speaks for itself is nobody"
    hand.choose(hand.page.get_by_role("combobox", name="Who mayor is"), f"somebody who speaks for {COUNCIL}")
    hand.page.get_by_role("status").filter(has_text="“mayor” speaks for").first.wait_for()


def tell_it_as_others_do(hand: Hand) -> None:
    page = hand.page
    hand.go("Compare")
    added(hand, "Name of a new perspective", OTHERS, "Add perspective")
    hand.press(page.get_by_role("button", name=f"See the rooms as this: {OTHERS}"))
    hand.choose(page.get_by_role("combobox", name="Edits of what all share"), f"count for perspective {OTHERS} only")
    hand.go("Preferences")
    whose(hand, COUNCIL)
    picked(hand, "A new statement, at the end", MORE, "Add statement")
    whose(hand, OFFICE)
    pick(hand, "Statement 1", {**RATHER, PLOUGH: None})
    saved(hand)


def say_what_changes_later(hand: Hand) -> None:
    page = hand.page
    hand.go("Compare")
    hand.choose(page.get_by_role("combobox", name="Perspective", exact=True).first, SHARED)
    added(hand, "Name of a new phase", LATER, "Add phase")
    hand.press(page.get_by_role("button", name=f"See the rooms as this: {LATER}"))
    hand.choose(page.get_by_role("combobox", name="Edits of what all share"), f"count for phase {LATER} only")
    hand.go("Model")
    picked(hand, "A new rule: this cannot be", LATER_RULE, "Add rule")
    hand.choose(page.get_by_role("combobox", name="Phase", exact=True), "none")


SENTENCES = """main => [...main.querySelectorAll(".sentence, .verdict .lead, .folds .prose")]
  .map(e => e.textContent).join("\\n")"""
"""What a verdict says, whether it is folded or not."""

# -- what is read -----------------------------------------------------------------------------------------------------


def verdicts(hand: Hand) -> dict[str, str]:
    """Return all that the verdict says in sentences, as each perspective has it."""
    page = hand.page
    hand.go("Verdict")
    lens = page.get_by_role("combobox", name="Perspective", exact=True)
    found = {}
    for label in (OTHERS, SHARED):
        hand.choose(lens, label)
        settled(page)
        page.get_by_role("region", name="Verdict", exact=True).get_by_role("heading").wait_for()
        page.get_by_text("All of it in sentences").wait_for()
        found[label] = page.locator("main").evaluate(SENTENCES)
    return found


def compare(hand: Hand) -> list[list[str]]:
    """Return the table of verdicts side by side."""
    hand.go("Compare")
    table = hand.page.get_by_role("region", name="Models side by side").get_by_role("row")
    table.nth(1).wait_for()
    return [row.split("\t") for row in table.all_inner_texts()]


def report_and_package(hand: Hand, folder: Path) -> tuple[Path, Path]:
    page = hand.page
    hand.go("Report and export")
    hand.press(page.get_by_role("button", name="Make the report"))
    report = hand.keep(page.get_by_role("link", name="Keep the report"), folder)
    package = hand.keep(page.get_by_role("link", name="Keep the case with its texts"), folder)
    return report, package


def take_in(hand: Hand, package: Path) -> None:
    page = hand.page
    first = page.url
    hand.press(page.get_by_role("link", name="Detente"))
    page.get_by_role("heading", level=1, name="Cases").wait_for()
    hand.bring(page.get_by_label("File to import"), package)
    page.get_by_role("navigation", name="Rooms of the case").wait_for()
    assert page.url.split("/cases/")[1][:12] != first.split("/cases/")[1][:12], "it is a case of its own"


class Workbench(NamedTuple):
    """A fresh workbench that has been opened, and its interface beside the page."""

    page: Page
    api: httpx.Client


@pytest.fixture
def fresh(opened: Opened, tmp_path: Path) -> Iterator[Workbench]:
    """An empty workbench, as the first command of the README leaves it."""
    url = f"sqlite:///{tmp_path / 'workbench.sqlite'}"
    served, end = serve(lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), FOLDER)
    page = opened("/", served)
    with served.client() as api:
        yield Workbench(page, api)
    page.context.close()
    end()


def in_names(document: Any, formula: str) -> set[tuple[str, bool]]:
    """Return a conjunction of the file as what was picked."""
    names = {o["id"]: o["name"] for o in document["options"]}
    parts = formula.split(" and ")
    return {(names[part.removeprefix("not ")], not part.startswith("not ")) for part in parts}


def is_as_told(document: Any, claims: tuple[Said, ...]) -> None:
    """Check that the case is what the story says."""

    def those(picks: Picks) -> set[tuple[str, bool]]:
        return {(option, bool(taken)) for option, taken in picks.items()}

    def wants(layer: Any) -> dict[str, list[set[tuple[str, bool]]]]:
        return {
            parties[p["id"]]: [in_names(document, s["that"]) for s in p["statements"]] for p in layer["preferences"]
        }

    parties = {m["id"]: m["name"] for m in document["decision_makers"]}
    assert tuple(parties.values()) == PARTIES
    assert {o["name"]: parties[o["owner"]] for o in document["options"]} == OPTIONS
    assert [(in_names(document, r["when"]), r["because"]) for r in document["infeasible"]] == [
        (those(picks), why) for picks, why in RULES
    ]
    quo = zip((o["name"] for o in document["options"]), document["status_quo"], strict=True)
    assert tuple(name for name, letter in quo if letter == "Y") == QUO
    assert wants(document) == {who: [those(picks) for picks in all_] for who, all_ in WANTS.items()}
    (plan,) = document["proposals"]
    assert (plan["name"], [parties[p] for p in plan["parties"]]) == (PLAN, list(PARTIES))
    assert [(in_names(document, t["that"]), [parties[o] for o in t["obliges"]]) for t in plan["terms"]] == [
        (those(picks), [who]) for picks, who in TERMS
    ]
    (others,), (later,) = document["perspectives"], document["phases"]
    assert (others["name"], later["name"]) == (OTHERS, LATER)
    assert wants(others["layer"]) == {
        COUNCIL: [*map(those, WANTS[COUNCIL]), those(MORE)],
        OFFICE: [those(RATHER), *map(those, WANTS[OFFICE][1:])],
    }
    assert [in_names(document, r["when"]) for r in later["layer"]["infeasible"]] == [those(LATER_RULE)]
    assert [(c["says"], tuple(c["by"]), TEXT[c["start"] : c["end"]]) for c in document["claims"]] == [
        (c.says, (NEWS, *c.by), c.line) for c in claims
    ]
    says = {c["id"]: c["says"] for c in document["claims"]}
    resting = {p["words"]: [says[c] for c in p["evidence"]] for p in document["places"] if p["evidence"]}
    # What a perspective tells otherwise began as a copy, with what it rests on.
    assert resting == {c.bears: [c.says] for c in claims if c.bears}


def is_in_words(typed: list[str], document: Any) -> None:
    """Check that what was typed holds no id, no formula and no letters of a state."""
    ids = [e["id"] for key in ("options", "decision_makers", "claims", "proposals") for e in document[key]]
    text = "\n".join(typed)
    assert [i for i in ids if re.search(rf"\b{i}\b", text)] == []
    assert re.findall(r"[“”\"()=&|!_<>]|\b(?:and|or|not|if|iff)\b|\b[YN-]{2,}\b", text) == []


def story(hand: Hand, bench: Workbench, folder: Path, claims: tuple[Said, ...]) -> None:
    begin(hand)
    say_who_can_do_what(hand)
    say_what_cannot_be(hand)
    say_what_is_done_today(hand)
    propose(hand)
    say_who_wants_what(hand)
    read_a_text(hand)
    code_claims(hand, claims)
    say_who_speaks_for_whom(hand)
    tell_it_as_others_do(hand)
    say_what_changes_later(hand)
    (made,) = bench.api.get("/api/cases").json()
    document = bench.api.get(f"/api/cases/{made['id']}").json()["document"]
    is_as_told(document, claims)
    is_in_words(hand.typed, document)
    found = verdicts(hand)
    assert f"“{PLAN}” can hold by itself, in 6 of 12 ways" in found[SHARED]
    assert f"“{PLAN}” does not hold" in found[OTHERS]
    head, row = compare(hand)
    report, package = report_and_package(hand, folder)
    assert PLAN in report.read_text(encoding="utf-8")
    take_in(hand, package)
    assert verdicts(hand) == found
    assert compare(hand) == [head, row]


A_CLAIM_OF_EVERY_KIND = tuple(CLAIMS[k] for k in (0, 3, 4, 8, 9))
HANDS = ((Keys, A_CLAIM_OF_EVERY_KIND), (Pointer, CLAIMS))
"""Who tells the story, and with which claims; an ordinary run takes the harder way."""


def test_fewer_claims_are_of_as_many_kinds() -> None:
    """By one or by one who is quoted, known or new, on each thing that rests on claims."""
    fewer = A_CLAIM_OF_EVERY_KIND
    assert {c.bears for c in fewer} >= {c.bears for c in CLAIMS if c.bears}
    assert {len(c.by) for c in fewer} == {len(c.by) for c in CLAIMS}


@long
@pytest.mark.parametrize(("hand", "claims"), [HANDS[k] for k in take(len(HANDS), every=2)])
def test_the_whole_story(hand: type[Hand], claims: tuple[Said, ...], fresh: Workbench, tmp_path: Path) -> None:
    story(hand(fresh.page), fresh, tmp_path, claims)
