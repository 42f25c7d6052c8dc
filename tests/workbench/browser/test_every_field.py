"""Whatever a case file can say is seen and changed in fields: every field of every section that is declared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from detente.web.sections import FieldView, sections

from .conftest import Opened, imported, open_all
from .test_rooms import settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROBE = Path(__file__).parents[2] / "probe.yaml"

OWN: Mapping[str, str] = {
    "decision_makers.name": "Name of ", "decision_makers.group": "Group of ",
    "options.name": "Name of option ", "options.owner": "Owner of ", "options.moves": "Moves of ",
    "options.contested": "Who else of ",
    "infeasible.when": "Rule: ", "infeasible.exactly_one": "Rule: ", "infeasible.at_most_one": "Rule: ",
    "infeasible.at_least_one": "Rule: ", "infeasible.because": "Why: ",
    "forbidden_moves.from": "From, in ", "forbidden_moves.to": "To, in ", "indistinguishable.when": "One state where ",
    "preferences.ranking": "^State ", "preferences.weights": "of weights of ",
    "preferences.either_order": "^Statement 3, part 1 of 2",
    "preferences.perhaps": "May not matter of ", "preferences.much": "Much preferred of ",
    "preferences.that": "Statement ", "preferences.name": "What it is called: ", "preferences.because": "Because: ",
    "proposals.name": "Name of ", "proposals.parties": "Parties of ", "proposals.terms": "A new term of ",
    "proposals.that": "What term ", "proposals.obliges": "Obliges of ",
    "claims.says": "What it says of ", "claims.by": "Who is speaker", "claims.mode": "Mode of speaker",
    "claims.who": "Who is speaker", "claims.kind": "Kind", "claims.modality": "Modality", "claims.polarity": "Polarity",
    "repair.costs": "of costs", "repair.owners": "own", "repair.wants": "come to want",
}  # fmt: skip
"""How the fields are named that a room shows in a way of its own; every other is named as its section declares it."""

WORKED_OUT = {
    "sources.sha256", "sources.original_sha256", "sources.characters",  # of the text
    "claims.source", "claims.start", "claims.end", "claims.quote", "claims.prefix",
    "claims.suffix",  # of the words that are marked
}  # fmt: skip
"""What nobody says: it follows from the text, and from which of its words are marked."""

IN_THE_FILE = {
    "preferences.unknown", "preferences.voices", "preferences.share", "preferences.preferences", "preferences.fuzzy",
    "preferences.states", "preferences.certainty", "preferences.threshold", "attitudes.toward",
}  # fmt: skip
"""What the page shows and does not edit as yet: pairs that are not compared, voices, fuzzy certainty, attitudes."""

CONTROLS = """() => [...document.querySelectorAll('main input, main select, main textarea, main fieldset, main button')]
  .map(e => [...(e.labels ?? [])].map(l => l.textContent).join(' ') + ' ' + (e.getAttribute('aria-label') ?? '')
    + ' ' + (e.tagName === 'FIELDSET' ? e.querySelector('legend')?.textContent ?? '' : ''))
  .map(text => text.replace(/\\s+/g, ' ').trim())"""


def controls(page: Page) -> list[str]:
    """Return what everything is called that can be changed in a room, with all of it opened."""
    settled(page)
    open_all(page)
    found: list[str] = page.evaluate(CONTROLS)
    return found


@pytest.fixture
def rooms(opened: Opened, api: httpx.Client) -> Mapping[str, list[str]]:
    case = imported(api, PROBE.read_text(encoding="utf-8"))
    said = api.get(f"/api/cases/{case}").json()["document"]
    page = opened(f"/cases/{case}/model")
    found = {"model": controls(page)}
    found["preferences"] = []
    for who in said["preferences"]:
        page.goto(f"{page.url.partition('/cases/')[0]}/cases/{case}/preferences?who={who['id']}")
        page.get_by_role("heading", name=re.compile(" wants$")).wait_for()
        page.get_by_role("region", name="Ranking of states").get_by_role("rowheader").first.wait_for()
        found["preferences"] += controls(page)
    claim = next(c for c in said["claims"] if c.get("by"))
    page.goto(f"{page.url.partition('/cases/')[0]}/cases/{case}/sources?source={claim['source']}&claim={claim['id']}")
    page.get_by_role("textbox", name=re.compile("^What it says of ")).first.wait_for()
    found["sources"] = controls(page)
    return found


def kinds() -> Iterator[tuple[str, str, list[FieldView]]]:
    """Yield the room, the section and the fields of each kind of entry there is, those within others as well."""
    for section in sections():
        room = section.room or "model"
        if section.container != "text":
            for fields in (section.fields, section.members, *(f.fields for f in section.fields)):
                yield room, section.key, fields


def test_every_declared_field_is_seen_and_changed_in_fields(rooms: Mapping[str, list[str]]) -> None:
    missing, needed = [], Counter[tuple[str, str]]()
    for room, section, fields in kinds():
        for field in fields:
            name = f"{section}.{field.name}"
            if field.name == "evidence":
                needed[room, "^Let it rest on"] += 1
            elif name in OWN:
                if not any(re.search(OWN[name], text, re.IGNORECASE) for text in rooms[room]):
                    missing.append(f"{name}, as “{OWN[name]}”")
            elif name not in WORKED_OUT | IN_THE_FILE:
                needed[room, "^" + re.escape(field.label[:1].upper() + field.label[1:]) + " of "] += 1
    # As many as there are kinds that have it: one kind's field is not another's.
    for (room, wanted), times in needed.items():
        found = sum(re.search(wanted, text) is not None for text in rooms[room])
        if found < times:
            missing.append(f"“{wanted}” in {room}: {found} of {times}")
    assert missing == []
