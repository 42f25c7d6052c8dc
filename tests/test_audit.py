"""Audits of small cases written here, where every answer can be counted by hand; and the command's contract."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.ask.audit import AUDITS as NAMES
from detente.assess.audit import AUDITS, audit_case, rests_on
from detente.cli import main
from detente.evidence import Attribution, Claim, Source
from detente.evidence.actors import Actor, Mention, Register
from detente.evidence.audits import (
    covered,
    firmness,
    independence,
    quoted,
    repetitions,
    standing_not_said,
    statements_of,
    unnamed,
    unsourced,
)
from detente.evidence.coding import blind_view, codebook, coders_of, layer_of
from detente.evidence.dates import is_edtf, read_date
from detente.evidence.marks import check_quotations
from detente.evidence.voices import voices
from printed import faults
from seeds import long

DOC = Attribution("s", ("report",))
ANN = Attribution("Ann Holm", ("quotation",), "named", "Radio East")
CLERK = Attribution("an unnamed clerk", ("paraphrase",), "unnamed")
POST = Attribution("the Post", ("report",), "institutional", "the Post")


def claim(claim_id: str, start: int, end: int, *by: Attribution, source: str = "s", **rest: Any) -> Claim:
    return Claim(claim_id, source, start, end, claim_id, by, **rest)


CLAIMS = (
    claim("q1", 0, 10, DOC, ANN, kind="quotation"),
    claim("q2", 20, 25, DOC, ANN, kind="quotation"),
    claim("p", 30, 40, DOC, POST, CLERK, kind="claim"),
    claim("own", 50, 60, Attribution("s", ("assertion",)), kind="claim"),
    claim("mark", 52, 55, Attribution("s", ("assertion",)), kind="loaded-word"),
    claim("fake", 61, 70, Attribution("s", ("invented-quotation",)), kind="invented-quotation", actors=("ANN",)),
)
ACTORS = (
    Actor("EAST", "East", mentions=(Mention("s", 50, 54),)),
    Actor("ANN", "Ann Holm", part_of="EAST"),
    Actor("WEST", "West", mentions=(Mention("s", 5, 9),)),
    Actor("THEY", "they", label_only=True, mentions=(Mention("s", 5, 9),)),
    Actor("FAR", "Far away"),
)


def test_voices_are_counted() -> None:
    found = voices(CLAIMS, ACTORS, {"X": "Somebody else", "EAST": "East"})
    said = {v.who: (v.claims, v.characters, v.quotations, v.quoted_characters, v.role) for v in found.voices}
    assert said == {
        "Ann Holm": (("q1", "q2"), 15, ("q1", "q2"), 15, "quoted"),
        "an unnamed clerk": (("p",), 10, (), 0, "paraphrased"),
        "the Post": ((), 0, (), 0, "passes on"),
    }
    assert {v.who: v.relays for v in found.voices} == {"Ann Holm": (), "an unnamed clerk": (), "the Post": ("p",)}
    assert found.own == ("own", "mark", "fake")
    roles = {p.actor: (p.role, p.own) for p in found.presence}
    assert roles == {
        "EAST": ("quoted", "spoken about"), "ANN": ("quoted", "quoted"), "WEST": ("spoken about", "spoken about"),
        "FAR": ("absent", "absent"), "X": ("absent", "absent"),
    }  # fmt: skip


def test_a_party_that_speaks_under_its_name_is_not_absent() -> None:
    """A coder names speakers in words; that nobody has made an actor of a decision maker does not silence it."""
    said = (
        claim("a", 0, 10, DOC, Attribution("the Upper Town", ("quotation",), "named"), kind="position"),
        claim("b", 20, 30, DOC, Attribution("lower"), kind="position"),
        claim("c", 40, 50, DOC, kind="claim", actors=("“Far Town”",)),
    )
    parties = {"upper": "Upper town", "lower": "Lower town", "far": "Far town", "nobody": "Elsewhere"}
    found = {p.actor: (p.role, p.claims_about) for p in voices(said, (), parties).presence}
    assert found == {
        "upper": ("quoted", 0), "lower": ("paraphrased", 0), "far": ("spoken about", 1), "nobody": ("absent", 0),
    }  # fmt: skip
    assert [v.role for v in voices(said, (), parties).voices] == ["quoted", "paraphrased"]
    assert [v.role for v in voices(said).voices] == ["quoted", "described"], "of a stranger nobody said that it speaks"
    # Joined to a speaker by an actor, it speaks as that one.
    joined = voices(said, [Actor("far", "Far town", aliases=("lower",))], parties).presence
    assert [(p.actor, p.role) for p in joined if p.actor == "far"] == [("far", "paraphrased")]


@pytest.mark.parametrize("mode", ["quotation", "block-quotation", "fragment", "elided", "translated"])
def test_words_coded_as_quoted_are_quoted_whatever_kind_of_claim_they_are(mode: str) -> None:
    found = voices([claim("a", 0, 10, DOC, Attribution("Ann", (mode,), "named"), kind="position")])
    assert [(v.role, v.quotations, v.fragments) for v in found.voices] == [("quoted", (), ("a",))]
    nobody = voices(
        [claim("a", 0, 10, DOC, Attribution("Ann", (mode, "invented-quotation"), "named"), kind="position")]
    )
    assert [v.role for v in nobody.voices] == ["paraphrased"]


@pytest.mark.parametrize("mode", ["quotation", "block-quotation", "fragment", "elided", "translated"])
@pytest.mark.parametrize("kind", ["quotation", "position", None])
def test_every_number_of_words_counts_the_claims_whose_mode_quotes(mode: str, kind: str | None) -> None:
    said = [
        claim("a", 0, 10, DOC, Attribution("Ann", (mode,)), kind=kind),
        claim("b", 5, 15, DOC, Attribution("Ann", (mode,)), kind="threat"),
        claim("c", 20, 30, DOC, Attribution("Ann", ("paraphrase",)), kind=kind),
        claim("d", 40, 50, DOC, Attribution("Ann"), Attribution("Bo", (mode,)), kind=kind),
    ]
    found = voices(said)
    told = {v.who: (v.claims, v.relays, v.words, v.word_characters, v.role, v.modes) for v in found.voices}
    assert told == {
        "Ann": (("a", "b", "c"), ("d",), ("a", "b"), 15, "quoted", (mode, "paraphrase")),
        "Bo": (("d",), (), ("d",), 10, "quoted", (mode,)),
    }
    assert (sorted(found.words), found.word_characters) == (["a", "b", "d"], 25)
    assert set(found.quotations) == ({"a", "d"} if kind == "quotation" else set())


def test_a_quotation_span_without_a_mode_gives_the_words_of_the_innermost_speaker() -> None:
    span = claim("a", 0, 10, DOC, POST, Attribution("Ann"), kind="quotation")
    assert quoted(span) == Attribution("Ann")
    assert {v.who: (v.role, v.quotations) for v in voices([span]).voices} == {
        "Ann": ("quoted", ("a",)), "the Post": ("passes on", ()),
    }  # fmt: skip
    assert quoted(replace(span, by=(DOC, Attribution("Ann", ("paraphrase",))))) is None


def test_who_passes_on_what_others_say_is_not_absent() -> None:
    """An official through whom a minister's words come speaks in the source, whether or not anything is its own."""
    ministry = (
        Actor("gov", "Government", mentions=(Mention("s", 5, 9),)),
        Actor("official", "An official in the ministry", part_of="gov"),
        Actor("front", "Front"),
    )
    told = claim("c", 0, 9, DOC, Attribution("An official in the ministry"), Attribution("the Front"))
    found = voices([told], ministry, {"union": "the union"})
    roles = {p.actor: (p.role, p.own) for p in found.presence}
    assert roles == {
        "gov": ("passes on", "spoken about"), "official": ("passes on", "passes on"),
        "front": ("paraphrased", "paraphrased"), "union": ("absent", "absent"),
    }  # fmt: skip
    party = voices([replace(told, by=(DOC, Attribution("Union"), told.by[-1]))], (), {"union": "the union"})
    assert [(p.role, p.how) for p in party.presence] == [("passes on", "passes on")]
    # What it says itself counts more, under whichever name.
    both = [Actor("official", "An official in the ministry", aliases=("he",))]
    quoting = claim("d", 20, 29, DOC, replace(ANN, who="he"))
    assert [p.role for p in voices([quoting, told], both).presence] == ["quoted"]
    assert [p.role for p in voices([told, quoting], both).presence] == ["quoted"]


def test_a_mode_that_nobody_said_is_not_said() -> None:
    said = [claim("a", 0, 9, DOC, Attribution("Ann", standing="named")), claim("b", 10, 19, DOC, Attribution("Bo"))]
    actors = [Actor("ann", "Ann"), Actor("bo", "Bo", part_of="ann")]
    assert [(v.role, v.how) for v in voices(said, actors).voices] == [("paraphrased", "not said")] * 2
    assert [(p.role, p.how) for p in voices(said, actors).presence] == [("paraphrased", "not said")] * 2
    coded = replace(said[1], by=(DOC, Attribution("Bo", ("paraphrase",))))
    assert [p.how for p in voices([said[0], coded], actors).presence] == ["paraphrased", "paraphrased"]


def test_the_document_is_no_voice_beside_itself_and_whoever_else_speaks_first_is() -> None:
    letter = {"s": Source("s", name="A letter to the editor", title="The end")}
    for first in ("s", "a letter to the editor", "“The end”"):
        alone = claim("a", 0, 9, Attribution(first))
        passed = claim("b", 10, 19, Attribution(first), Attribution("Ann"))
        found = voices([alone, passed], sources=letter)
        assert ([v.who for v in found.voices], found.own) == (["Ann"], ("a",))
    alone = claim("a", 0, 9, Attribution("Ann", ("assertion",)))
    passed = claim("b", 10, 19, Attribution("Ann"), Attribution("Bo"))
    found = voices([alone, passed], (), {"ann": "Ann"}, letter)
    assert {v.who: (v.claims, v.relays) for v in found.voices} == {"Ann": (("a",), ("b",)), "Bo": (("b",), ())}
    assert ([p.role for p in found.presence], found.own) == (["paraphrased"], ())


def test_of_whom_it_is_not_said_whether_they_are_named() -> None:
    assert standing_not_said(CLAIMS) == ()
    friend = Attribution("a friend")
    silent = [claim("a", 0, 9, DOC, friend, Attribution("Bo")), claim("b", 10, 19, DOC, Attribution("Bo"))]
    assert [(u.who, u.claims) for u in standing_not_said(silent)] == [("a friend", ("a",)), ("Bo", ("a", "b"))]
    named = claim("c", 20, 29, DOC, Attribution("Bo", standing="named"))
    assert [u.who for u in standing_not_said([*silent, named])] == ["a friend"]
    # Unnamed in one claim does not say so of another, which is then not known.
    once = claim("c", 20, 29, DOC, replace(friend, standing="unnamed"))
    assert [c.id for c in unnamed([*silent, once])] == ["c"]
    assert next((u.who, u.claims) for u in standing_not_said([*silent, once])) == ("a friend", ("a",))


def test_words_nobody_said_are_nobodys_statement() -> None:
    register = Register(ACTORS)
    assert [c.id for c in statements_of("EAST", CLAIMS, register)] == ["q1", "q2"]
    said = replace(CLAIMS[-1], by=(DOC, replace(ANN, mode=("invented-quotation",))))
    assert statements_of("ANN", [said], register) == ()
    assert quoted(said) is None


def test_a_changed_chain_changes_the_answer() -> None:
    assert [c.id for c in unnamed(CLAIMS)] == ["p"]
    assert [c.id for c in unsourced(CLAIMS)] == ["own"]
    named = [replace(c, by=(DOC, POST, replace(CLERK, standing="named"))) if c.id == "p" else c for c in CLAIMS]
    assert unnamed(named) == ()
    passed_on = [replace(c, by=(DOC, CLERK)) if c.id == "own" else c for c in CLAIMS]
    assert [c.id for c in unnamed(passed_on)] == ["p", "own"]
    assert unsourced(passed_on) == ()


def test_a_collective_that_an_author_describes_is_no_source() -> None:
    many = Attribution("many in the town", ("paraphrase",))
    described = claim("d", 0, 9, DOC, replace(ANN, mode=("report", "quotation")), many, kind="quotation")
    assert unnamed([described]) == ()
    assert quoted(described) == replace(ANN, mode=("report", "quotation"))
    found = {v.who: v.role for v in voices([described]).voices}
    assert found == {"many in the town": "described", "Ann Holm": "quoted"}


def test_one_speaker_in_two_papers_is_one_source() -> None:
    other = Attribution("t", ("report",))
    twice = [claim("a", 0, 3, DOC, POST, CLERK), claim("b", 0, 3, other, CLERK, source="t")]
    assert [(r.who, r.paths, r.claims) for r in repetitions(twice)] == [
        ("an unnamed clerk", ("s → the Post", "t"), ("a", "b"))
    ]
    assert repetitions(twice[:1]) == ()
    claims = {c.id: c for c in (*twice, *CLAIMS)}
    found = {b.element: (b.voices, b.one_voice) for b in independence({"x": ["a", "b"], "y": ["a", "q1"]}, claims)}
    assert found == {
        "x": (("an unnamed clerk",), True),
        "y": (("an unnamed clerk", "Ann Holm"), False),
    }


def test_a_hedge_is_inherited_from_the_same_speaker_only() -> None:
    hedge = claim("h", 0, 4, DOC, ANN, kind="hedge", modality=("hedged",))
    others = claim("o", 5, 9, DOC, CLERK, kind="hedge", modality=("hedged",))
    term = claim("t", 10, 20, DOC, ANN, kind="term", modality=("proposed", "hedged"))
    firm = replace(term, id="f", modality=("proposed",))
    claims = {c.id: c for c in (hedge, others, term, firm)}
    found = {f.element: (f.inherits, f.hedged, f.hedges) for f in firmness({"T": ["t"], "F": ["f"]}, claims)}
    assert found == {"T": (True, ("t",), ("h",)), "F": (False, (), ())}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda t: (t[0], t[0] + t[1])), max_size=8))
def test_covered_counts_each_character_once(spans: list[tuple[int, int]]) -> None:
    assert covered(spans) == len({k for start, end in spans for k in range(start, end)})


def test_marks_are_compared_with_the_coding() -> None:
    text = (
        "She said “no”. He heard ‘perhaps’.\n\nAnn Holm put it as follows in a letter:\n\nIt is over.\n\nIt is “fine”."
    )
    at = {
        word: (text.index(word), text.index(word) + len(word))
        for word in ("“no”", "‘perhaps’", "It is over.", "“fine”")
    }
    bare = check_quotations([], text)
    assert bare.unaccounted == (at["“no”"], at["‘perhaps’"], at["“fine”"])
    assert bare.uncoded_blocks == (at["It is over."],)
    coded = [
        claim("q", *at["“no”"], DOC, ANN, kind="quotation"),
        claim("b", *at["It is over."], DOC, replace(ANN, mode=("block-quotation",)), kind="quotation"),
        claim("i", *at["“fine”"], Attribution("s", ("invented-quotation",)), kind="invented-quotation"),
    ]
    found = check_quotations(coded, text)
    assert found.unaccounted == (at["‘perhaps’"],)
    assert found.uncoded_blocks == ()
    assert (found.unmarked, found.said_by_nobody) == (("b",), ("i",))
    # A block is coded by its mode as well as by its kind.
    position = replace(coded[1], kind="position")
    assert check_quotations([position], text).uncoded_blocks == ()
    assert check_quotations([replace(position, by=(DOC, CLERK))], text).uncoded_blocks == bare.uncoded_blocks


# -- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "anchor", "edtf"),
    [
        ("last Thursday", "2016-07-18", "2016-07-14"),  # 18 July 2016 was a Monday
        ("last Monday", "2016-07-18", "2016-07-11"),
        ("next Monday", "2016-07-18", "2016-07-25"),
        ("yesterday", "2016-03-01", "2016-02-29"),
        ("two weeks ago", "2016-07-18", "2016-07-04"),
        ("last week", "2016-07-20", "2016-07-11/2016-07-17"),
        ("last month", "2017-01-05", "2016-12"),
        ("3 months ago", "2016-02-10", "2015-11"),
        ("next year", "2016-07-18", "2017"),
        ("5 July", "2016-07-18", "2016-07-05"),
        ("1st August", "2016-07-18", "2016-08-01"),
        ("30 December", "2016-01-03", "2015-12-30"),
        ("in 2011", None, "2011"),
        ("5 July 2016", None, "2016-07-05"),
        ("2016-07~", None, "2016-07~"),
    ],
)
def test_a_date_comes_to_one_date(words: str, anchor: str | None, edtf: str) -> None:
    found = read_date(words, anchor)
    assert (found.edtf, found.why) == (edtf, None)
    assert (found.assumption is None) == (anchor is None)
    assert is_edtf(edtf)


@pytest.mark.parametrize("words", ["last Thursday", "yesterday", "5 July", "two days ago", "last year"])
def test_without_an_anchor_a_relative_date_stays_open(words: str) -> None:
    found = read_date(words)
    assert found.edtf is None
    assert "set the date of the source" in str(found.why)


@pytest.mark.parametrize("words", ["over two days", "long past", "03/04/2016", "soon", "", "31 February"])
def test_what_is_no_date_is_not_turned_into_one(words: str) -> None:
    assert read_date(words, "2016-07-18").edtf is None


def test_an_anchor_is_a_day() -> None:
    with pytest.raises(detente.UsageError, match="expected a day"):
        read_date("last Thursday", "July 2016")


# -- coders -----------------------------------------------------------------------------------------------------------


def test_a_second_coder_sees_nothing_of_the_first() -> None:
    """Whatever the first coder did with the codes there are, the view stays as it is."""
    case = detente.parse_case(TOWN)
    layer = case.layer
    seen = blind_view(layer.sources, layer.claims.values(), "second")
    others = [c for c in layer.claims.values() if c.coder != "second"]
    assert {c.id for c in seen.own} == {"s1"}
    assert others
    changed = [replace(c, says="another", start=0, end=1, by=(), note="seen") for c in others]
    assert blind_view(layer.sources, [*seen.own, *changed], "second") == seen
    assert seen.sources["letter"].note is None
    assert coders_of(layer.claims.values()) == (None, "second")
    assert [c.id for c in layer_of(layer.claims.values(), None)] == ["c1", "c2", "d"]
    assert codebook(layer.claims.values())["kinds"]["oath"] == ""


# -- the command ------------------------------------------------------------------------------------------------------

TOWN = """
format: detente/1
title: A letter
decision_makers: {A: {name: Ann Holm}, B: {name: the council}}
options:
  a: {owner: A, name: give in, evidence: [c1, c2]}
  b: {owner: B, name: carry on with the disgraceful plan, evidence: [c2]}
preferences: {A: [{that: b, evidence: [c1]}], B: [a]}
proposals: {P: {terms: {T: {that: a, evidence: [c2]}}}}
sources: {letter: {name: a letter, characters: 60, anchor: "2016-07-18", note: what the first coder found in it}}
claims:
  c1: {source: letter, start: 0, end: 20, says: she may give in, by: [letter, Ann Holm], mode: quotation, kind: oath}
  c2: {source: letter, start: 21, end: 40, says: it is said, kind: claim, modality: hedged,
       by: [letter, {who: a friend, standing: unnamed}]}
  d: {source: letter, start: 41, end: 54, says: when, kind: date, quote: last Thursday}
  s1: {source: letter, start: 0, end: 5, says: second opinion, kind: claim, coder: second}
coders: {second: {name: Second coder}}
"""


@pytest.fixture
def town(tmp_path: Path) -> str:
    path = tmp_path / "town.yaml"
    path.write_text(TOWN, encoding="utf-8")
    return str(path)


def audited(*arguments: str) -> Any:
    result = CliRunner().invoke(main, ["audit", *arguments, "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_command_answers_what_the_functions_answer(town: str) -> None:
    record = audited(town)
    assert faults("audit", record) == []
    assert record["unnamed"] == ["c2"]
    assert [h["element"] for h in record["hedges"]] == ["a", "b", "P.T"]
    assert [(d["of"], d["edtf"]) for d in record["dates"]] == [("d", "2016-07-14")]
    assert [(w["where"], w["words"]) for w in record["words"]["own"]] == [("b", "disgraceful")]
    assert record["sources"] == [
        {"source": "letter", "missing": ["title", "author", "outlet", "date", "retrieved"], "at_hand": False}
    ]
    assert {p["actor"] for p in record["voices"]["presence"]} == {"A", "B"}


@pytest.mark.parametrize("name", NAMES)
def test_one_audit_alone(town: str, name: str) -> None:
    record = audited(town, "--only", name)
    assert faults("audit", record) == []
    assert {k for k in AUDITS if record[k] is not None} == {name}
    for fmt in ("table", "markdown", "csv"):
        result = CliRunner().invoke(main, ["audit", town, "--only", name, "--format", fmt])
        assert result.exit_code == 0, result.output


PAPER = """
format: detente/1
title: The towers
decision_makers: {union: {name: the Union}, homes: {name: Homes}}
sources: {courier_14_march: {name: "Courier, 14 March", characters: 90, sha256: "%s"}}
actors: {union: {name: the Union}, board: {name: a member of the board, part_of: union}}
claims:
  c1: {source: courier_14_march, start: 0, end: 10, says: it may sell, kind: position,
       by: [courier_14_march, a member of the board, Rosa]}
  c2: {source: courier_14_march, start: 20, end: 30, says: no heat no rent, kind: threat,
       by: ["Courier, 14 March", Rosa]%s}
"""


def audit_says(tmp_path: Path, text: str, *arguments: str) -> str:
    path = tmp_path / "towers.yaml"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["audit", str(path), *arguments, "--format", "markdown"])
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_the_audit_says_what_is_not_known_as_that(tmp_path: Path) -> None:
    said = audit_says(tmp_path, PAPER % ("0" * 64, ""))
    assert "| Rosa | not said | 2 | 0 | 0 | not said | 20 | 0 |" in said
    assert "| a member of the board | not said | 0 | 0 | 1 | | 0 | 0 |" in said
    assert "No claim is in a speaker's own words; the document speaks alone in no claim." in said
    assert "Passes on what others say, itself or by a part of it: the Union; a member of the board." in said
    assert "Absent, itself or by a part of it: Homes." in said
    assert "None is coded so. Of 2 speakers it is not said whether they are named: a member of the board; Rosa." in said
    assert "araphrase" not in said.replace("Who is quoted, paraphrased, ", "")


def test_the_audit_counts_own_words_by_their_mode(tmp_path: Path) -> None:
    said = audit_says(tmp_path, PAPER % ("0" * 64, ", mode: quotation"))
    assert "1 claim is in a speaker's own words, with 10 characters; the document speaks alone in no claim." in said
    assert "| Rosa | not said | 2 | 1 | 0 | quotation, not said | 20 | 10 |" in said


def test_codings_are_not_mixed(town: str) -> None:
    record = audited(town, "--coder", "second")
    assert record["voices"]["document"] == ["s1"]
    assert record["unnamed"] == []
    result = CliRunner().invoke(main, ["audit", town, "--coder", "third"])
    assert result.exit_code == 2
    assert "there is no coder “third”" in result.stderr


def test_the_audit_calls_a_source_by_its_name_and_says_what_would_help(tmp_path: Path) -> None:
    path = tmp_path / "towers.yaml"
    path.write_text(
        'format: detente/1\ntitle: The towers\nsources: {my_paper: {name: "Courier, 14 March", date: 2024-03-14}}\n'
        "claims:\n  c1: {source: my_paper, start: 0, end: 9, says: no, by: [my_paper, Rosa]}\n"
        "  c2: {source: my_paper, start: 0, end: 9, says: no, by: [my_paper, Bo, Rosa]}\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(main, ["audit", str(path), "--format", "markdown"])
    said = " ".join(result.stdout.split())
    assert "The words of “Courier, 14 March” are not at hand" in said
    assert "Of “Courier, 14 March” it would help to know: title, author, outlet and day of retrieval." in said
    assert "Rosa reaches the case on 2 paths: Courier, 14 March; Courier, 14 March → Bo" in said
    assert "my_paper" not in said


def test_the_command_offers_every_audit() -> None:
    assert tuple(AUDITS) == NAMES


@long
def test_every_catalogue_case_can_be_audited() -> None:
    for slug in detente.catalog.slugs():
        case = detente.read_case(slug)
        found = audit_case(case, {})
        assert set(rests_on(case)) == {b.element for b in found.bases or ()}


@pytest.mark.parametrize(
    ("path", "new"),
    [("unnamed", [1]), ("voices", "x"), ("extra", 1), ("hedges", [{"element": "a"}]), ("case", ...), ("sources", {})],
)
def test_the_schema_refuses_a_spoiled_record(town: str, path: str, new: Any) -> None:
    record = audited(town)
    if new is ...:
        del record[path]
    else:
        record[path] = new
    assert faults("audit", record)
