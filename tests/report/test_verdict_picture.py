"""The picture of a verdict: what it says is so, which way it is of, and the sentence above it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

import detente
from detente.answer import Answer
from detente.assess import ProposalAssessment, assess_proposals
from detente.assess.ways import way_to_show
from detente.cli import main
from detente.errors import UsageError
from detente.pictures.verdict.drawing import verdict_svg
from detente.pictures.verdict.shown import Phrase, VerdictPicture
from detente.report.verdict import act_of, acts, verdict_sentence
from detente.report.verdict_picture import verdict_figure, verdict_pictured
from detente.report.words import Words
from drawn_verdicts import SVG, faults
from open_answers import CASE, find_no_answers, leave_open
from seeds import take

pytestmark = pytest.mark.quick


# -- what it says -----------------------------------------------------------------------------------------------------


@cache
def assessed(slug: str, perspective: str | None = None, phase: str | None = None) -> dict[str, ProposalAssessment]:
    found = assess_proposals(detente.read_case(slug).model(perspective, phase))
    return {a.proposal.id: a for a in found.proposals}


def of_case(text: str, **more: Any) -> dict[str, ProposalAssessment]:
    found = assess_proposals(detente.parse_case(text, name="case.yaml").model(), **more)
    return {a.proposal.id: a for a in found.proposals}


def pictured(a: ProposalAssessment, **more: Any) -> VerdictPicture:
    return verdict_pictured(Words.of(a.solution), a, **more)[0]


def sentence(a: ProposalAssessment) -> str:
    return str(verdict_sentence(Words.of(a.solution), a))


def test_the_letter_about_the_ferry() -> None:
    """Worked out by hand from the preferences in the case."""
    shown = pictured(assessed("ferry")["V1"])
    assert shown.title == (
        "V1, “the mayor's letter”, can hold, but only by deterrence, in 4 of 8 ways: "
        "on one condition that V1 leaves open: Aldermere would not begin to build the footbridge."
    )
    town, boats, other = shown.parties
    assert [p.asks for p in shown.parties] == [
        "pay half of the ferry's cost",
        "row through the winter",
        "open the east landing",
    ]
    assert [(p.at_table, p.tag) for p in shown.parties] == [(True, ""), (True, ""), (False, "not at the table")]
    (move,) = town.drawn
    assert (move.act.whole, move.deterred) == ("would begin to build the footbridge", Answer.YES)
    assert move.gain == "for: “a bridge across the river”, its 5th of 6 wants"
    assert [(a.party, a.name, a.act.whole) for a in move.answers] == [
        (1, "Three Oars", "would no longer row through the winter")
    ]
    assert move.answers[0].why == "for: “boats for pay only, and only without a bridge”, its 1st of 4 wants"
    assert move.then == "so Aldermere would lose “a ferry through the winter”, its 2nd of 6 wants"
    assert town.more.whole.startswith("or would begin to build the footbridge and ask Quillbrook before")
    assert boats.moves == ()
    assert boats.without == "stays: would gain nothing by acting alone"
    assert other.drawn[0].act.whole == "would no longer open the east landing"
    # Its want is for an open landing; that it serves it to close it is because nobody asked.
    assert other.drawn[0].gain.endswith("its 4th of 5 wants; not done: “ask Quillbrook before anything is decided”")


def test_a_move_that_nothing_stops_and_a_ranking() -> None:
    (move, *_), iraq = (p.moves for p in pictured(assessed("syria-iraq-1975")["release"]).parties)
    assert (move.deterred, move.loud) == (Answer.NO, "nothing stops this")
    assert move.act.whole == "would escalate the dispute, and no longer release more water"
    assert move.then == "then falls: “Syria releases more water”"
    assert move.says.endswith("Nothing stops this; then falls: “Syria releases more water”.")
    assert iraq == ()
    union = pictured(assessed("cuban-missile-fraser-hipel")["withdrawal"]).parties[1].drawn[0]
    assert union.gain == "for: place 1 of 12, from place 2"
    assert union.then == "so Soviet Union would fall to place 6 of 12, from place 2"


def test_what_is_said_of_somebody_who_is_asked_for_nothing_fits_one_and_several() -> None:
    *_, governments = pictured(assessed("elmira-9state")["modified_order"]).parties
    assert (governments.name, governments.tag) == ("Local governments", "named in a condition")
    assert governments.says.startswith("Nothing is asked of Local governments.")


def test_an_answer_that_costs_whoever_gives_it_says_what() -> None:
    a = assessed("syria-iraq-1975")["restraint"]
    assert "would hold only if somebody reacted at a cost to itself, in 1 of 2 ways" in sentence(a)
    answers = [answer for p in pictured(a).parties for m in p.drawn for answer in m.answers]
    assert any(answer.why.startswith("at a cost: it would lose") for answer in answers)


def test_a_proposal_that_no_rule_allows_says_which() -> None:
    told = pictured(of_case(CASE)["never"])
    assert told.parties == ()
    assert told.title == "never cannot be carried out: its terms exclude each other."
    text = CASE.replace("phases:", "infeasible: [{when: a and b, because: there is no room for both}]\nphases:", 1)
    text = text.replace("states: {both: YY, gone: NY}", "states: {gone: NY}")
    told = pictured(of_case(text)["deal"])
    assert told.impossible is not None
    assert told.impossible[1] == "there is no room for both"
    assert faults(verdict_svg([told])) == []


def test_what_is_not_known_is_said_and_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    find_no_answers(monkeypatch)
    leave_open(monkeypatch, {("seq", "A"), ("seq", "B")})
    a = of_case(CASE, concepts=["seq"])["deal"]
    assert sentence(a) == "Whether deal holds is not known."
    shown = pictured(a)
    moves = [m for p in shown.parties for m in p.drawn]
    assert {m.deterred for m in moves} == {Answer.UNKNOWN}
    assert {m.then for m in moves} == {"not known: the bound was reached"}
    assert "?</text>" in verdict_svg([shown])
    assert not any(p.without.startswith("stays") for p in shown.parties if p.stays is Answer.UNKNOWN)


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("row through the winter", "row through the winter"), ("to row", "row"), ("übergeben", "übergeben"),
        ("“air strike”", "choose “air strike”"), ("an air strike", "choose “an air strike”"),
        ("Article 5", "choose “Article 5”"), ("政府", "choose “政府”"), (None, "choose “b”"),
    ],
)  # fmt: skip
def test_names_of_options_are_acts_or_are_handed_over_in_quotation_marks(name: str | None, act: str) -> None:
    named = "" if name is None else f"name: {name}"
    model = detente.parse_case(
        CASE.replace("name: bring", named).replace("{owner: B, }", "{owner: B}"), name="c"
    ).model()
    words = Words.of(detente.solve(model, concepts=[]))
    assert act_of(words, "b") == act
    assert acts(words, ["a"], ["b"]) == Phrase(f"would ask, and no longer {act}", "would ask (and 1 more act)")


# -- which way is drawn -----------------------------------------------------------------------------------------------


def at_random(seed: int) -> dict[str, ProposalAssessment]:
    """Return the assessments of three proposals of a case of two to four decision makers, drawn at random."""
    rng = Random(seed)
    dms = ["P", "Q", "R", "S"][: rng.randint(2, 4)]
    options = [f"o{k}" for k in range(5)]
    lines = [
        "format: detente/1",
        "title: Drawn",
        f"decision_makers: {{{', '.join(f'{d}: {{}}' for d in dms)}}}",
        "options:",
    ]
    lines += [f"  {o}: {{owner: {rng.choice(dms)}, name: do {o}}}" for o in options]
    lines += ["infeasible:", f"  - {rng.choice(options)} and not {rng.choice(options)} and o0", "preferences:"]
    for d in dms:
        wants = ", ".join(rng.choice(["", "not "]) + o for o in rng.sample(options, 4))
        lines.append(f"  {d}: [{wants}]")
    lines.append("proposals:")
    for k, size in enumerate((1, 2, 3)):
        terms = " and ".join(rng.choice(["", "not "]) + o for o in rng.sample(options, size))
        lines.append(f"  V{k}: {{terms: {{t: {{that: {terms}}}}}}}")
    return of_case("\n".join(lines) + "\n")


def test_the_way_drawn_is_the_one_that_the_rule_says() -> None:
    held = failed = 0
    for seed in take(60):
        for a in at_random(seed).values():
            way = way_to_show(a)
            if way is None:
                assert a.with_terms.count == 0
                continue
            assert (way.code, way.concept) == by_the_rule(a)
            held += Answer.YES in a.holds.values()
            failed += Answer.YES not in a.holds.values()
    assert held > failed > 0


def by_the_rule(a: ProposalAssessment) -> tuple[int, str]:
    """Return the state and the concept that the rule says, found by looking at every way under every concept."""
    solution, near = a.solution, a.solution.conflict.neighbourhood
    ways = {near.state(s): s for s in a.with_terms}
    for concept in ("nash", "sseq", "seq", "smr", "gmr"):
        movers = range(len(near.conflict.own))
        held = [code for code, state in ways.items() if state in solution.equilibria[concept]]
        holding = [(sum(len(near.improvements(i, code)) for i in movers), code) for code in held]
        if holding:
            (_, code) = min(holding)
            told = [c for c in ("nash", "seq", "sseq", "smr", "gmr") if ways[code] in solution.equilibria[c]]
            return code, told[0]
    leaving = []
    for code, state in ways.items():
        verdicts = detente.explain(solution, state=state, concept="seq")
        open_moves = [sum(t.deterred is Answer.NO for t in v.temptations) for v in verdicts]
        leaving.append((sum(n > 0 for n in open_moves), sum(open_moves), code))
    return min(leaving)[2], "seq"


def test_a_way_can_be_asked_for() -> None:
    a = assessed("ferry")["V1"]
    assert way_to_show(a, state="round", concept="nash") is not None
    shown = pictured(a, state="YYNYYN", concept="nash")
    assert any(m.deterred is Answer.NO for p in shown.parties for m in p.drawn)
    with pytest.raises(UsageError, match="no way to carry out “V1”"):
        way_to_show(a, state="autumn")
    with pytest.raises(UsageError, match="not under “sim”"):
        way_to_show(a, concept="sim")


# -- nodes, the table, the command ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", [("ferry", None), ("syria-2016", "A"), ("elmira-9state", None)])
def test_every_node_is_named_and_leads_to_its_row_of_the_table(slug: tuple[str, str | None]) -> None:
    for a in assessed(*slug).values():
        told = verdict_figure(Words.of(a.solution), a)
        for svg in (told.svg, told.narrow):
            nodes = [g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("role") == "button"]  # noqa: S314 - own
            assert nodes
            assert all(g.get("tabindex") == "0" for g in nodes)
            for g in nodes:
                row = told.twin.rows[int(g.get("data-row", ""))]
                assert (g.get("aria-label") or "").startswith(row[0])
                if g.get("class") == "node move":
                    assert row[2] in (g.get("aria-label") or "")
            assert faults(svg) == []
        every = [m.act.whole for p in pictured(a).parties for m in p.moves]
        assert [row[2] for row in told.twin.rows if row[2].startswith("would ")] == every


def test_a_command_draws_the_verdicts(tmp_path: Path) -> None:
    file = tmp_path / "verdict.svg"
    done = CliRunner().invoke(main, ["assess", "ferry", "--proposal", "V1", "--picture", str(file)])
    assert done.exit_code == 0, done.stderr
    assert f"wrote {file}" in done.stderr
    svg = file.read_text(encoding="utf-8")
    assert "V1, “the mayor's letter”" in "".join(ET.fromstring(svg).itertext())  # noqa: S314 - written here
    assert faults(svg) == []
    again = CliRunner().invoke(main, ["assess", "ferry", "--proposal", "V1", "--picture", str(file)])
    assert again.exit_code == 0
    none = CliRunner().invoke(main, ["assess", "gisborne-economic", "--picture", str(tmp_path / "none.svg")])
    assert none.exit_code == 2
    assert "there is no verdict to draw" in none.stderr


def test_the_terms_that_fall_are_those_no_longer_in_force() -> None:
    way = way_to_show(assessed("syria-2016", "A")["R1"])
    assert way is not None
    near, terms = way.solution.conflict.neighbourhood, way.assessment.proposal.terms
    free = [t for v in way.verdicts for t in v.temptations if t.deterred is Answer.NO]
    assert free
    for t in free:
        kept = [term for term in terms if term not in way.fallen(t)]
        assert all(near.holds(term.formula, t.step.target) for term in kept if term.formula is not None)
        assert not any(near.holds(term.formula, t.step.target) for term in way.fallen(t) if term.formula is not None)


def test_a_notebook_shows_the_picture() -> None:
    a = assessed("ferry")["V1"]
    svg = a._repr_svg_()
    assert svg is not None
    assert svg[svg.index("<style>") :] in a._repr_html_()  # what it is called stands beside it there
    several = detente.assess_proposals(detente.read_case("ferry"), concepts=["nash"])
    assert several._repr_svg_() is None  # of four there is no single one
    assert several._repr_html_().count('role="group"') == 8


def test_the_documentation_shows_what_is_drawn(tmp_path: Path) -> None:
    shown = Path(__file__).parents[2] / "docs" / "_static" / "ferry-letter.svg"
    drawn = tmp_path / "ferry-letter.svg.new"
    svg = verdict_svg([pictured(assessed("ferry")["V1"])], width=720, prefix="ferry", headed=True)
    drawn.write_text(svg, encoding="utf-8")
    assert shown.read_text(encoding="utf-8") == svg, f"look at {drawn}, and if it is right, move it to {shown}"


# -- acting together --------------------------------------------------------------------------------------------------

ARMING = """
format: detente/1
title: Some who arm
decision_makers: {A: {name: Ann}, B: {name: Ben}, C: {name: Cat}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: C}}
preferences: {A: [%s, b, not a], B: [%s, a, not b], C: [not c]}
proposals: {keep: {terms: not a and not b and not c}}
"""


def dashes(svg: str) -> list[tuple[str, str | None, str | None]]:
    """Return the colour of each line that is drawn in turns, how long its turns are, and where they begin."""
    lines = ET.fromstring(svg).iter(f"{SVG}path")  # noqa: S314 - of our own making
    turns = [x for x in lines if x.get("stroke-dasharray", "").startswith("12 ")]
    return [(str(x.get("stroke")), x.get("stroke-dasharray"), x.get("stroke-dashoffset")) for x in turns]


@pytest.mark.parametrize("width", [1056, 350])
def test_what_two_do_together_is_one_arrow_in_the_colours_of_both(width: int) -> None:
    """The prisoners' dilemma: both leave together what neither leaves alone, and nobody answers it."""
    (a,) = of_case(ARMING % ("b", "a"), concepts=["nash", "cnash"]).values()
    together, alone = (pictured(a, concept=concept) for concept in ("cnash", "nash"))
    assert [[m.company for m in p.moves] for p in together.parties] == [[(1,)], [(0,)], []]
    assert [p.moves for p in alone.parties] == [(), (), ()]
    assert ("joint", "in several colours: made together") in together.key
    assert together.heads[1] == "who would gain by acting alone or with others"
    svg = verdict_svg([together], width=width)
    ann, ben = "#0f3a82", "#742b11"
    of_ann, of_ben = [(ann, "12 12", None), (ben, "12 12", "-12")], [(ben, "12 12", None), (ann, "12 12", "-12")]
    assert dashes(svg) == [*of_ann, *of_ben]
    assert dashes(verdict_svg([alone], width=width)) == []


def test_a_move_together_that_is_answered_turns_in_both_colours() -> None:
    (a,) = of_case(ARMING % ("not c, b", "not c, a"), concepts=["cgmr"]).values()
    shown = pictured(a)
    joint = [m for p in shown.parties for m in p.drawn if m.company]
    assert {m.deterred for m in joint} == {Answer.YES}
    turned = dashes(verdict_svg([shown], width=1056))
    assert len(turned) == 2 * len(joint)
