"""What holds of every register of a case: arguments, conditions, relations, forecasts, rivals, incidents, links.

Each of their entries has an address, is traced, goes out without what is confidential, is taken back, follows the rule
for perspectives, is warned of on a page of its own, and is told in a report.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import detente
import literal_cases
from detente.assess.tracing import elements_in
from detente.assess.warned import WARNED
from detente.case import Case
from detente.case.address import find
from detente.case.sections import SECTIONS
from detente.store.commands import Remove
from detente.store.draft import text_of
from detente.store.edits import from_text, plan
from detente.store.tree import apply
from seeds import not_quick

pytestmark = pytest.mark.quick

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "tests" / "probe.yaml").read_text(encoding="utf-8")
PLAIN: dict[str, Any] = literal_cases.load(TEXT)
REGISTERS = ("arguments", "conditions", "forecasts", "rivals", "issues", "worth", "relations")
SAYS = ("says", "asks", "name", "basis", "levels", "points")
"""The keys of which the first that it has is what an entry is told by."""
SHARED = ("left_out", "claims")
"""Sections that were there before, and hold linked issues and incidents now."""
each = pytest.mark.parametrize("section", REGISTERS)


@cache
def probe() -> Case:
    return detente.parse_case(TEXT, name="probe.yaml")


def entries(section: str) -> Iterator[tuple[str, Any]]:
    found = [(key, entry) for key, entry in PLAIN[section].items() if not entry.get("dropped")]
    assert found
    yield from found


@pytest.mark.parametrize("section", [*REGISTERS, *SHARED])
def test_each_entry_has_an_address_and_is_traced(section: str) -> None:
    every = [e for e, _ in elements_in(probe(), probe().selections())]
    for key in PLAIN[section]:
        (part,) = {e.address for e in find(every, f"{section}.{key}")}
        assert part == f"{section}.{key}"
        told = {e["address"] for e in detente.trace(probe(), elements=[part]).record()["elements"]}
        assert told == {part}


@each
def test_taking_a_claim_away_names_each_entry_that_rests_on_it(section: str) -> None:
    for key, entry in entries(section):
        for claim in entry.get("evidence", ()):
            found = detente.trace(probe(), without=[claim]).without
            assert found is not None
            fallen = next(f for f in found.fallen if f.element.address == f"{section}.{key}")
            assert fallen.becomes_assumption == (len(entry["evidence"]) == 1 and entry.get("status") != "assumption")


@each
def test_what_is_confidential_is_named_in_no_entry_of_a_package(section: str) -> None:
    export = detente.export_case(probe(), kind="package", leave_out=True)
    with zipfile.ZipFile(io.BytesIO(export.data)) as package:
        written = literal_cases.load(package.read("case.yaml").decode())
    assert set(written["claims"]) < set(PLAIN["claims"])
    gone = set(PLAIN["claims"]) - set(written["claims"])
    assert set(written[section]) == set(PLAIN[section])
    assert not any(claim in json.dumps(written[section]) for claim in gone)


@not_quick
@each
def test_removing_an_entry_is_taken_back_to_the_byte(section: str) -> None:
    ids = (f"e{k}" for k in range(10_000))
    tree = from_text(TEXT, ids)
    before = text_of(tree)
    for key, _ in entries(section):
        command = Remove(path=[section, key])
        changed, inverse = apply(tree, plan(tree, command, iter(())).changes)
        assert text_of(changed) != before
        assert text_of(apply(changed, inverse)[0]) == before


@each
def test_a_perspective_merges_key_by_key_and_takes_an_entry_away_visibly(section: str) -> None:
    assert SECTIONS[section].layers == "merged by key"
    key, entry = next(entries(section))
    says = next(k for k in SAYS if k in entry)
    layer = {section: {key: {says: "in other words"}}}
    gone = {section: {key: {"dropped": True}}}
    case = Case.from_dict({**PLAIN, "perspectives": {**PLAIN["perspectives"], "other": layer, "without": gone}})
    other, without = (case.model(p).layer for p in ("other", "without"))
    assert str(other.standing(section)[key].values[says]) == "in other words"
    assert set(other.standing(section)[key].values) >= set(entry) - {"evidence", "because", "status", "note"}
    assert key not in without.standing(section)
    assert without.held(section)[key].dropped


@pytest.mark.parametrize("section", [s for s in REGISTERS if s in WARNED])
def test_each_warning_has_a_page(section: str) -> None:
    assert WARNED[section].codes
    for code in WARNED[section].codes:
        page = (ROOT / "docs" / "reference" / "warnings" / f"{code}.md").read_text(encoding="utf-8")
        assert code in page


@cache
def page_of_the_probe() -> str:
    return detente.write_report(probe(), selections=[probe().selections()[0]]).page


@not_quick
@each
def test_a_report_tells_of_each_entry(section: str) -> None:
    page = page_of_the_probe()
    for key, entry in entries(section):
        told = next(entry[k] for k in SAYS if k in entry)
        words = told if isinstance(told, str) else key
        assert words in page, key
