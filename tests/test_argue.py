"""The load test: each line of it is confirmed by the same strike elsewhere, and by leaving the parts out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from click.testing import CliRunner

import detente
import literal_cases
from detente import Answer
from detente.assess.load import LoadTest
from detente.assess.striking import BY, By, Parts, struck_by
from detente.assess.tracing import Selection, without_claims
from detente.case import Case, Model
from detente.case.changes import apply
from detente.cli import main
from detente.report.short import rests_short
from seeds import long_but, not_quick

pytestmark = pytest.mark.quick

AFTER, BEFORE = ("A", "after_deadline"), ("A", "before_deadline")
ABOUT = ("V1", "V1_full", "V2")
CONCEPTS = ("nash", "seq")


@cache
def syria() -> Case:
    return detente.read_case("syria-2016")


@cache
def strikes_of(by: By) -> LoadTest:
    return detente.argue(syria(), by=by, selections=[BEFORE, AFTER], concepts=CONCEPTS)


def changed(found: LoadTest, name: str) -> set[tuple[Selection, str, str]]:
    """Return which verdicts change without somebody, as a set of place, verdict and outcome."""
    strike = next(s for s in found.strikes if name in s.struck.name)
    return {
        (w.selection, f"{v.question.about.path[-1]}:{v.question.concept}", v.after)
        for w in strike.strictly
        for v in w.changed
    }


# What the contract says of seven voices


def test_two_of_seven_voices_carry_a_verdict_and_five_are_idle() -> None:
    asked = [f"{p}:{c}" for p in ABOUT for c in CONCEPTS]
    found = detente.argue(syria(), verdicts=asked, selections=[BEFORE, AFTER])
    by_name = {s.struck.name: s.carries for s in found.strikes if not s.struck.itself}
    assert {name for name, carries in by_name.items() if carries is Answer.YES} == {
        "unnamed Defence Department source", "Alexander Mercouris",
    }  # fmt: skip
    idle = ("Mark Sleboda", "Washington Post", "State Department", "Vladimir Putin", "many in American intelligence")
    assert [by_name[name] for name in idle] == [Answer.NO] * 5
    assert (AFTER, "V1_full:seq", "holds") in changed(found, "Defence Department")
    assert (AFTER, "V1:seq", "does not hold") in changed(found, "Mercouris")


def test_who_is_not_named_is_said_to_be() -> None:
    strike = next(s for s in strikes_of("voice").strikes if "Defence Department" in s.struck.name)
    assert strike.struck.standing == "unnamed"
    assert strike.struck.claims == tuple(
        c for c, by in speakers_in(syria_text()).items() if by == "unnamed Defence Department source"
    )


# Each line, confirmed


@long_but(every=2)
@pytest.mark.parametrize("by", BY)
def test_each_line_is_what_trace_says_without_the_same_claims(by: By) -> None:
    found = strikes_of(by)
    assert found.strikes
    told = found.strikes if by != "claim" else found.strikes[::9]
    for strike in told:
        confirmed = without_claims(
            syria(), strike.struck.claims, [BEFORE, AFTER], CONCEPTS,
            about=[f"proposals.{p.id}" for p in found.models[0].proposals],
        )  # fmt: skip
        for without, aside in zip(strike.strictly, confirmed.models, strict=True):
            assert [e.address for e in without.fallen] == [e.address for e in aside.dropped]
        expected = {
            (v.selection, v.question.address, v.before, v.after) for v in confirmed.verdicts if v.changes is Answer.YES
        }
        assert expected == {
            (w.selection, v.question.address, v.before, v.after) for w in strike.strictly for v in w.changed
        }, strike.struck.name


def syria_text() -> Mapping[str, Any]:
    text = syria().text
    assert text is not None
    found: Mapping[str, Any] = literal_cases.load(text)
    return found


def speakers_in(plain: Mapping[str, Any]) -> dict[str, str]:
    """Return the innermost speaker of each claim, as it is written."""
    found = {}
    for key, claim in plain["claims"].items():
        last = (claim.get("by") or ["article"])[-1]
        found[key] = last if isinstance(last, str) else last["who"]
    return found


def left_without(plain: Any, gone: set[str]) -> Any:
    """Return a case file without the statements of preference all of whose claims are gone; nothing else is taken."""
    copy = json.loads(json.dumps(plain))
    for layer in (copy, *copy["perspectives"].values(), *copy["phases"].values()):
        for dm, wants in (layer.get("preferences") or {}).items():
            if isinstance(wants, list):
                layer["preferences"][dm] = [
                    w for w in wants
                    if not (isinstance(w, dict) and w.get("evidence") and gone.issuperset(w["evidence"]))
                    or w.get("status") in ("logical", "assumption")
                ]  # fmt: skip
    return copy


@pytest.mark.parametrize("voice", ["unnamed Defence Department source", "Mark Sleboda", "Vladimir Putin"])
def test_the_same_by_hand(voice: str) -> None:
    """Statements taken out of the file itself, which is read and solved anew."""
    plain = syria_text()
    gone = {c for c, by in speakers_in(plain).items() if by == voice}
    assert gone
    shorter = Case.from_dict(left_without(plain, gone))
    for selection in (BEFORE, AFTER):
        answers = []
        for case in (syria(), shorter):
            assessed = detente.assess_proposals(case.model(*selection), proposals=["V1", "V1_full"], concepts=CONCEPTS)
            answers.append({(p.proposal.id, c): a for p in assessed.proposals for c, a in p.holds.items()})
        by_hand = {
            (selection, f"{p}:{c}", "holds" if now is Answer.YES else "does not hold")
            for (p, c), now in answers[1].items()
            if now is not answers[0][p, c]
        }
        told = {v for v in changed(strikes_of("voice"), voice) if v[0] == selection and v[1].split(":")[0] != "R1"}
        assert {v for v in told if not v[1].startswith(("V2", "R"))} == by_hand


def pairs_by_hand(case: Case, selection: Selection, concepts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the voices that change a verdict together which neither changes alone, each tried by `trace`."""
    struck = struck_by(case, "voice")
    about = [f"proposals.{p.id}" for p in case.model(*selection).proposals]

    def flips(*claims: str) -> set[tuple[str, str]]:
        found = without_claims(case, claims, [selection], concepts, about).verdicts
        return {(v.question.address, v.after) for v in found if v.changes is Answer.YES}

    alone = {s.id: {q for q, _ in flips(*s.claims)} for s in struck}
    for one, other in combinations(struck, 2):
        if any(q not in alone[one.id] | alone[other.id] for q, _ in flips(*one.claims, *other.claims)):
            yield one.id, other.id


@not_quick
def test_pairs_are_those_found_by_trying_all() -> None:
    found = detente.argue(syria(), selections=[AFTER], concepts=["seq"])
    assert {(p.struck[0].id, p.struck[1].id) for p in found.pairs} == set(pairs_by_hand(syria(), AFTER, ("seq",)))
    assert found.pairs_left == 0


# What holds of every load test


@pytest.mark.parametrize("by", BY)
def test_what_falls_strictly_falls_loosely(by: By) -> None:
    for strike in strikes_of(by).strikes:
        for strictly, loosely in zip(strike.strictly, strike.loosely, strict=True):
            assert {e.address for e in strictly.fallen} <= {e.address for e in loosely.fallen}


def test_every_claim_has_one_voice_one_source_and_its_outlets() -> None:
    claims = set(syria().evidence.claims)
    for by in ("voice", "claim", "source"):
        parts = [set(s.claims) for s in struck_by(syria(), by)]
        assert set.union(*parts) == claims
        assert sum(map(len, parts)) == len(claims), by
    voices, outlets = ({s.id: set(s.claims) for s in struck_by(syria(), by)} for by in ("voice", "outlet"))
    assert all(claims <= outlets[voice] for voice, claims in voices.items())


SMALL = """\
format: detente/1
decision_makers: {M: {}, U: {}}
options: {a: {owner: M}, b: {owner: U}}
preferences:
  M: [{that: b, evidence: [c1]}, {that: a, evidence: [c2]}, not a if b]
  U: [{that: b iff a, evidence: [c3]}, {that: not b, evidence: [c1]}]
status_quo: NN
proposals: {P: {terms: a and b}}
sources: {s: {name: a letter}}
claims:
  c1: {source: s, start: 0, end: 3, says: one, by: [Ann]}
  c2: {source: s, start: 3, end: 6, says: two, by: [{who: Bo, standing: unnamed}]}
  c3: {source: s, start: 6, end: 9, says: three, by: [Ann, Cy]}
"""
FALLEN = {
    "drop": {
        "Ann": "M: [a, not a if b]\n  U: [b iff a]", "Bo": "M: [b, not a if b]\n  U: [b iff a, not b]",
        "Cy": "M: [b, a, not a if b]\n  U: [not b]",
    },
    "tie": {
        "Ann": "M: [[b, a], not a if b]\n  U: [[b iff a, not b]]",
        "Bo": "M: [b, [a, not a if b]]\n  U: [b iff a, not b]",
        "Cy": "M: [b, a, not a if b]\n  U: [[b iff a, not b]]",
    },
    "reverse": {
        "Ann": "M: [not b, a, not a if b]\n  U: [b iff a, b]", "Bo": "M: [b, not a, not a if b]\n  U: [b iff a, not b]",
        "Cy": "M: [b, a, not a if b]\n  U: [not (b iff a), not b]",
    },
}  # fmt: skip


@pytest.mark.parametrize("falling", ["drop", "tie", "reverse"])
def test_what_falling_means(falling: Any) -> None:
    """The verdicts are those of the file with the statements written as they are then."""
    case = detente.parse_case(SMALL)
    concepts = ("nash", "gmr", "smr", "seq", "sseq")
    found = detente.argue(case, falling=falling, concepts=concepts)
    assert [s.struck.name for s in found.strikes] == ["Ann", "Bo", "Cy"]
    before = {v.question.concept: v.before for v in found.verdicts[0]}
    lines = SMALL.split("preferences:\n")
    for strike in found.strikes:
        tail = lines[1][lines[1].index("status_quo") :]
        written = f"{lines[0]}preferences:\n  {FALLEN[falling][strike.struck.name]}\n{tail}"
        holds = detente.assess_proposals(detente.parse_case(written).model(), concepts=concepts).proposals[0].holds
        now = {**before, **{v.question.concept: v.after for v in strike.strictly[0].changed}}
        assert now == {c: "holds" if a is Answer.YES else "does not hold" for c, a in holds.items()}, strike.struck.name


TIED = """\
format: detente/1
decision_makers: {M: {}, U: {}}
options: {a: {owner: M}, b: {owner: U}, c: {owner: M}}
preferences:
  M: [[{that: PAIR}], {that: b iff c}]
  U: [{that: b iff a}, {that: not c}]
proposals: {P: {terms: a and b}, Q: {terms: not a and not b}, R: {terms: c}}
sources: {s: {name: a letter}}
claims: {c1: {source: s, start: 0, end: 3, says: one, by: [Ann]}}
"""
FALLS, STAYS = "{that: a if b, evidence: [c1]}", "{that: not c}"


@pytest.mark.parametrize(
    ("falling", "then"),
    [
        ("drop", "M: [not c, b iff c]"), ("tie", "M: [not c, [a if b, b iff c]]"),
        ("reverse", "M: [[not (a if b), not c], b iff c]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("pair", [f"{FALLS}, {STAYS}", f"{STAYS}, {FALLS}"], ids=["first", "last"])
def test_what_falls_among_equally_important_statements(falling: Any, then: str, pair: str) -> None:
    """Which of them is written first makes no difference, and an opposite stands where its statement stood."""
    model = detente.parse_case(TIED.replace("{that: PAIR}", pair)).model()
    parts = Parts.of(model)
    changed = apply(model, parts.changes(parts.fallen(["c1"]), falling))
    written = detente.parse_case(TIED.replace("M: [[{that: PAIR}], {that: b iff c}]", then)).model()

    def wanted(of: Model) -> list[set[str]]:
        return [{str(s.formula) for s in group} for group in of.preferences["M"].groups]  # type: ignore[attr-defined]  # a list

    assert wanted(changed) == wanted(written)


def test_an_opposite_is_as_open_and_as_strong_as_what_it_takes_the_place_of() -> None:
    text = TIED.replace("[{that: PAIR}]", "{that: a, perhaps: true, much: true, evidence: [c1]}")
    parts = Parts.of(detente.parse_case(text).model())
    (opposite, _) = apply(parts.model, parts.changes(parts.fallen(["c1"]), "reverse")).preferences["M"].statements
    assert (str(opposite.formula), opposite.statement.perhaps, opposite.statement.degree) == ("not a", True, 2)


def test_time_that_is_over_leaves_what_is_not_known_unknown() -> None:
    found = detente.argue(syria(), selections=[AFTER], seconds=1e-9)
    assert found.stopped
    assert {s.carries for s in found.strikes} == {Answer.UNKNOWN}
    assert found.carrying == found.idle == ()


# What is argued, and what is modelled


def test_what_is_argued_and_not_modelled_is_what_the_reading_says() -> None:
    """Six of the steps share no sentence with any statement; of the others each is answered yes or no."""
    argued = strikes_of("voice").argued[1]
    assert set(argued.joined.not_modelled) == {"Q1", "Q3b_x", "Q3c", "Q4a", "Q5_x", "N4"}
    needed = {e.address for e, _ in argued.needed}
    assert {e.address for e in argued.needed_not_argued} == needed & set(argued.joined.not_argued)


@pytest.mark.parametrize("selection", [BEFORE, AFTER])
def test_what_a_verdict_is_said_to_rest_on_names_the_same_voices(selection: Selection) -> None:
    asked = [f"{p}:{c}" for p in ABOUT for c in CONCEPTS]
    for rests in detente.trace(syria(), elements=asked, selections=[selection]).rests:
        verdict = (selection, f"{rests.question.about.path[-1]}:{rests.question.concept}")
        carried = {
            s.struck.name
            for s in strikes_of("voice").strikes
            if verdict in {(place, name) for place, name, _ in changed(strikes_of("voice"), s.struck.name)}
        }
        assert {v.name for v in rests.voices} == carried, verdict


def test_an_unnamed_voice_is_said_in_a_line_beside_the_verdict() -> None:
    (rests,) = detente.trace(syria(), elements=["V1_full:seq"], selections=[AFTER]).rests
    assert "The answer needs one unnamed voice, unnamed Defence Department source: “" in rests_short(rests, {})


# The command


def test_the_command_says_it_and_refuses_what_has_no_effect() -> None:
    asked = ["argue", "syria-2016", "--perspective", "A", "--phase", "after_deadline"]
    told = CliRunner().invoke(main, [*asked, "--verdict", "V1_full:seq"])
    assert told.exit_code == 0, told.output
    text = " ".join(told.stdout.split())
    assert "A verdict changes without 1 of 10 voices: unnamed Defence Department source." in text
    assert "Argued but not modelled" in text
    record = json.loads(CliRunner().invoke(main, [*asked, "--by", "reason", "--format", "json"]).stdout)
    assert record["by"] == "reason"
    assert {s["id"] for s in record["strikes"]} == set(syria().layer.standing("arguments")) - {
        k for k, e in syria().layer.standing("arguments").items() if not e.note.evidence
    }
    refused = CliRunner().invoke(main, [*asked, "--verdict", "V1:seq", "--concept", "nash"])
    assert refused.exit_code == 2
    assert "V1:seq" in refused.stderr
    nothing = CliRunner().invoke(main, ["argue", "elmira-9state"])
    assert nothing.exit_code == 0
    assert "There is no voice to strike" in nothing.stdout


@pytest.mark.parametrize("claim", ["x109", "x129", "x049"])
def test_one_claim_taken_away_tells_in_one_answer_all_that_falls(claim: str) -> None:
    """Reasons, conditions, forecasts and statements that name it, read off the file; and the verdicts besides."""
    plain = syria_text()
    layers = [plain, *(plain["perspectives"][p] for p in ("A",)), plain["phases"]["after_deadline"]]
    expected = {
        f"{section}.{key}"
        for layer in layers
        for section in ("arguments", "conditions", "forecasts", "rivals")
        for key, entry in (layer.get(section) or {}).items()
        if claim in entry.get("evidence", ())
    }
    expected |= {
        f"preferences.{dm}.{k}"
        for layer in layers
        for dm, wants in (layer.get("preferences") or {}).items()
        for k, want in enumerate(wants, start=1)
        if isinstance(want, dict) and claim in want.get("evidence", ())
    }
    found = detente.trace(syria(), without=[claim], selections=[AFTER], concepts=["seq"]).without
    assert found is not None
    assert expected
    assert {f.element.address for f in found.fallen} >= expected
    assert {v.question.about.address for v in found.verdicts} >= {f"proposals.{p}" for p in ABOUT}


@pytest.mark.parametrize(
    ("claims", "then"),
    [
        (["x061"], {"Q3b": ("out", "in"), "Q3b_x": ("in", "out")}),
        (["x122", "x108", "x109", "x044", "x007", "x013"],
         {"Q0": ("open", "in"), "N1": ("open", "out"), "N2": ("open", "out"), "N3": ("open", "out")}),
        (["x046"], {}),
    ],
    ids=["a speaker's own doubt", "all objections to the conclusion", "one of two"],
)  # fmt: skip
def test_what_becomes_of_arguments_without_claims_is_told_in_the_same_answer(
    claims: list[str], then: dict[str, tuple[str, str]]
) -> None:
    """Without the objections to it the conclusion stands; and so does what was only doubted by what falls."""
    asked = ["trace", "syria-2016", "V1:seq", "--perspective", "A", "--phase", "after_deadline", "--format", "json"]
    record = json.loads(CliRunner().invoke(main, [*asked, *(x for c in claims for x in ("--without", c))]).stdout)
    (model,) = record["without"]["models"]
    assert {one["argument"]: (one["before"], one["after"]) for one in model["arguments"]} == then
