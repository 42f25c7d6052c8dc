"""Forecasts and rival explanations: how they are written, what is refused, and how layers change them."""

from __future__ import annotations

import json

import pytest

from detente.case import parse_case, write_case
from detente.case.sections.forecasts import lacking
from detente.errors import InvalidCase
from detente.store.commands import Remove
from detente.store.edits import from_text, plan
from detente.store.tree import apply, bare

TEXT = """\
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: B, contested: {A: }}}
preferences: {A: [b, not a], B: [a]}
proposals: {P: {terms: a}}
sources: {s: {name: a letter}}
claims: {c1: {source: s, start: 0, end: 4, says: it will}}
rivals:
  r:
    asks: whose it is
    answers: {hers: {says: Ann's, owner: {b: C}}, his: {says: Ben's, phase: late}}
    expects: {c1: {hers: yes, his: either}}
forecasts:
  f1:
    says: she does
    about: a
    given: b
    under: theirs
    probability: 0.7
    resolves: {by: 2031-06, yes_if: it is seen}
    resolutions: [{on: 2031-07-01, outcome: no, evidence: [c1]}]
  f2: {says: it will not hold, about: {proposal: P, holds: false}}
  f3: {says: the first comes true, about: {forecast: f1}}
perspectives:
  theirs:
    decision_makers: {A: {}, B: {}, C: {}}
    options: {b: {contested: {A: , C: }}}
    preferences: {C: [a]}
    forecasts: {f1: {resolves: {by: 2031-08}}, f2: {dropped: true}, f4: {says: another, about: {proposal: Q}}}
    proposals: {Q: {terms: b}}
phases: {late: {}}
"""


def test_they_are_written_as_they_are_read() -> None:
    case = parse_case(TEXT)
    assert write_case(case) == TEXT
    again = parse_case(write_case(case.replace()))
    assert again.to_dict() == case.to_dict()
    assert case.to_dict()["forecasts"]["f2"]["about"] == {"proposal": "P", "holds": "false"}


def test_a_layer_changes_them_key_by_key_and_takes_them_away_visibly() -> None:
    layer = parse_case(TEXT).model("theirs").layer
    held = layer.held("forecasts")
    assert list(held) == ["f1", "f2", "f3", "f4"]
    assert list(layer.standing("forecasts")) == ["f1", "f3", "f4"]
    assert (held["f1"].values["says"], held["f1"].values["resolves"]) == ("she does", {"by": "2031-08"})
    assert lacking(held["f1"].values) == ("yes_if",)


WRONG = [
    ("under: theirs", "under: ours", "found “ours” as “under” in “f1”, which is no perspective"),
    ("{forecast: f1}", "{forecast: f9}", "found “f9” as “about” in “f3”, which is no forecast"),
    ("{proposal: Q}", "{proposal: R}", "found “R” as “about” in “f4”, which is no proposal"),
    ("{proposal: P, holds: false}", "{holds: false}", "found holds under “about”; expected one proposal, or one"),
    ("holds: false", "holds: maybe", "found “maybe” for “holds”; expected true, false"),
    ("about: a\n", "about: a and\n", "the formula “a and” ends"),
    ("given: b", "given: c", "found “c” as “given” in “f1”, which is no option or definition"),
    ("probability: 0.7", "probability: 1.7", "found “1.7” as a probability; expected a number from 0 to 1"),
    ("probability: 0.7", "probability: likely", "found “likely” as a probability; expected a number from 0 to 1"),
    ("by: 2031-06,", "by: 2031-13,", "found “2031-13”; expected a date such as 2016-08-01"),
    ("yes_if: it is seen", "yes_when: it is seen", "found the key “yes_when”, which a way of resolving does not"),
    ("outcome: no", "outcome: hardly", "found “hardly” for “outcome”; expected yes, no, void"),
    ("evidence: [c1]}]", "evidence: [c3]}]", "found “c3” as “resolutions” in “f1”, which is no claim"),
    ("f3: {says: the first comes true,", "f3: {", "a forecast lacks the key “says”"),
    ("hers: yes", "its: yes", "found “its” among what expects “c1”, which is no answer of “r”"),
    ("hers: yes", "hers: sure", "found “sure” for “hers”; expected yes, no, either"),
    ("owner: {b: C}", "owner: {b: D}", "found “D” as “owner” in “r.answers.hers”, which is no decision maker"),
    ("phase: late", "phase: later", "found “later” as “phase” in “r.answers.his”, which is no phase"),
    ("asks: whose it is\n", "note: whose it is\n", "a rivals lacks the key “asks”"),
]


@pytest.mark.parametrize(("found", "instead", "message"), WRONG)
def test_what_is_wrong_is_said(found: str, instead: str, message: str) -> None:
    assert TEXT.count(found) == 1
    with pytest.raises(InvalidCase) as e:
        parse_case(TEXT.replace(found, instead))
    assert message in str(e.value)
    line = TEXT[: TEXT.index(found)].count("\n") + 1
    assert {p.where.line for p in e.value.problems} == {line}


def test_what_is_removed_everywhere_leaves_nothing_that_is_half_said() -> None:
    tree = from_text(TEXT, iter(f"e{k}" for k in range(1000)))
    for path in (["proposals", "P"], ["forecasts", "f1"], ["claims", "c1"], ["phases", "late"]):
        changed, _ = apply(tree, plan(tree, Remove(path=path, everywhere=True), iter(())).changes)
        left = parse_case(json.dumps(bare(changed))).to_dict()
        assert path != ["proposals", "P"] or left["forecasts"]["f2"] == {"says": "it will not hold"}
        assert path != ["forecasts", "f1"] or left["forecasts"]["f3"] == {"says": "the first comes true"}
