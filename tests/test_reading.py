"""The close reading of the first article: whole, verified, and with the answers its own README gives.

The article and the reading do not ship; where they are not at hand these tests say so. Expected values are those of
the README beside the reading. A small reading made up here tests the importer everywhere.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.assess.audit import audit_case
from detente.case.revise import add_evidence, evidence_case, revise_source
from detente.cli import main
from detente.evidence import MODALITIES, MODES, Claim, SourceMismatch
from detente.evidence.actors import Register, recoded
from detente.evidence.anchors import Anchored, Revision, reanchor_claims
from detente.evidence.audits import quoted, statements_of, unnamed, unsourced
from detente.evidence.reading import InvalidReading, Reading, read_reading
from detente.evidence.vocabulary import KINDS
from detente.evidence.voices import voices
from seeds import long

SEED = Path(os.environ.get("DETENTE_SHARED", Path(__file__).parents[2] / "shared")) / "seed"
needs_article = pytest.mark.skipif(
    not (SEED / "article.txt").is_file(),
    reason=f"not run: {SEED / 'article.txt'} not found (the article does not ship; DETENTE_SHARED names the folder)",
)


@cache
def article() -> str:
    return (SEED / "article.txt").read_text(encoding="utf-8")


@cache
def seed() -> Reading:
    return read_reading((SEED / "reading.json").read_bytes(), article())


def claims() -> dict[str, Claim]:
    return {c.id: c for c in seed().claims}


def with_claim(claim_id: str, change: Callable[[Claim], Claim]) -> list[Claim]:
    return [change(c) if c.id == claim_id else c for c in seed().claims]


# -- 1: whole and verified --------------------------------------------------------------------------------------------


@needs_article
def test_the_reading_imports_whole() -> None:
    raw = json.loads((SEED / "reading.json").read_text(encoding="utf-8"))
    found = seed()
    assert found.verified
    assert (len(article()), len(article().encode())) == (8804, 8883)
    assert (found.source.characters, len(found.claims), len(found.actors)) == (8804, 199, 58)
    assert [(c.id, article()[c.start : c.end]) for c in found.claims] == [(s["id"], s["text"]) for s in raw["spans"]]
    mentions = {a.id: [article()[m.start : m.end] for m in a.mentions] for a in found.actors}
    assert mentions == {a["id"]: [m["text"] for m in a["mentions"]] for a in raw["actors"]}
    assert [len(c.by) for c in found.claims] == [len(s["attribution"]) for s in raw["spans"]]
    assert {w for c in found.claims for link in c.by for w in link.mode} <= set(MODES)
    assert {w for c in found.claims for w in c.modality} <= set(MODALITIES)
    assert {c.kind for c in found.claims} <= set(KINDS)
    assert all(link.mode for c in found.claims for link in c.by)


@needs_article
def test_ten_characters_at_the_top_move_every_claim() -> None:
    case = add_evidence(evidence_case("seed"), [seed().source], seed().claims, seed().actors)
    for top in ("0123456789", "Meetings b", "👩\u200d👧\n\nfour."):
        assert len(top) == 10
        revised = revise_source(case, "article", top + article(), article())
        assert (len(revised.moved), revised.stayed, revised.flagged, revised.earlier) == (199, (), {}, None)
        for claim_id, claim in revised.case.layer.claims.items():
            assert claim.start == claims()[claim_id].start + len(top)
        assert revised.mentions_flagged == 0


@needs_article
@pytest.mark.parametrize("at", [0, 130, 944, 2860, 3105, 5000, 7600, 8783, 8803])
def test_one_changed_character_flags_exactly_the_spans_that_contain_it(at: int) -> None:
    case = add_evidence(evidence_case("seed"), [seed().source], seed().claims, seed().actors)
    other = "§"
    revised = revise_source(case, "article", article()[:at] + other + article()[at + 1 :], article())
    assert set(revised.flagged) == {c.id for c in seed().claims if c.start <= at < c.end}
    assert revised.moved == ()
    new = article()[:at] + other + article()[at + 1 :]
    for claim_id, claim in revised.case.layer.claims.items():
        text = article() if claim_id in revised.flagged else new
        assert (claim.source == "article") == (claim_id not in revised.flagged)
        assert text[claim.start : claim.end] == article()[claims()[claim_id].start : claims()[claim_id].end]


@needs_article
def test_no_place_is_wrong_wherever_a_character_changes() -> None:
    """With the old text exactly the spans that contain it are flagged; by their words alone nothing goes astray."""
    worded = read_reading((SEED / "reading.json").read_bytes(), article(), keep_words=True).claims
    for at in range(0, len(article()), 13):
        new = article()[:at] + "§" + article()[at + 1 :]
        revision = Revision(article(), new)
        for claim in seed().claims:
            found = revision.find(claim.start, claim.end)
            assert isinstance(found, Anchored) != (claim.start <= at < claim.end)
            assert not isinstance(found, Anchored) or found.start == claim.start
        if at % 169 == 0:
            by_words = reanchor_claims(worded, None, new)
            assert all(c.start == claims()[c.id].start for c in by_words.kept)


@needs_article
def test_without_the_old_text_claims_are_found_by_their_words_or_flagged() -> None:
    found = read_reading((SEED / "reading.json").read_bytes(), article(), keep_words=True)
    case = add_evidence(evidence_case("seed"), [found.source], found.claims)
    revised = revise_source(case, "article", "0123456789" + article())
    places = {k: c.start for k, c in revised.case.layer.claims.items() if c.source == "article"}
    assert all(place == claims()[k].start + 10 for k, place in places.items())
    assert set(places) | set(revised.flagged) == set(claims())
    bare = add_evidence(evidence_case("seed"), [seed().source], seed().claims)
    assert len(revise_source(bare, "article", "0123456789" + article()).flagged) == 199


@long
@needs_article
def test_the_command_imports_and_attaches(tmp_path: Path) -> None:
    case, revised = tmp_path / "case.yaml", tmp_path / "revised.yaml"
    run = CliRunner()
    first = run.invoke(main, ["import", str(SEED / "reading.json"), "--as", "reading", "-o", str(case)])
    assert first.exit_code == 0, first.output
    assert "199 claims and 58 actors with 175 mentions\nevery place was verified against the text" in first.stdout
    layer = detente.read_case(case).layer
    assert dict(layer.claims) == claims()
    assert dict(layer.actors) == {a.id: a for a in seed().actors}
    new = tmp_path / "new.txt"
    new.write_text("0123456789" + article(), encoding="utf-8")
    attach = ["import", str(new), "--case", str(case), "--source-id", "article", "-o", str(revised)]
    second = run.invoke(main, [*attach, "--source", f"article={SEED / 'article.txt'}"])
    assert second.exit_code == 0, second.output
    assert "claims: 199 moved, 0 stayed, 0 flagged\nmentions: 175 moved, 0 flagged" in second.stdout
    wrong = run.invoke(main, ["audit", str(revised), "--source", f"article={SEED / 'article.txt'}"])
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    right = run.invoke(main, ["audit", str(revised), "--source", f"article={new}"])
    assert right.exit_code == 0


# -- 2: the reading's own answers -------------------------------------------------------------------------------------


@needs_article
def test_who_rests_on_an_unnamed_source() -> None:
    """Five spans of the Daily Beast, and “some of the same voices”."""
    found = unnamed(seed().claims)
    assert Counter(c.by[-1].who for c in found) == {
        "unnamed Defence Department source": 5,
        "“some of the same voices” (unnamed)": 1,
    }
    named = with_claim("x047", lambda c: replace(c, by=(*c.by[:-1], replace(c.by[-1], standing="named"))))
    assert {c.id for c in found} - {c.id for c in unnamed(named)} == {"x047"}


@long
@needs_article
def test_the_block_quotations_are_their_authors_and_the_invented_one_is_nobodys() -> None:
    blocks = [c for c in seed().claims if c.kind == "quotation" and "block-quotation" in c.mode]
    assert [(c.start, c.end, c.speaker.who) for c in blocks if c.speaker] == [
        (4940, 5351, "Dimitris Konstantakopoulos"),
        (7465, 8005, "Alexander Mercouris"),
    ]
    invented = [c for c in seed().claims if "invented-quotation" in c.mode]
    assert [c.id for c in invented] == ["x015"]
    assert [link.who for link in invented[0].by] == [seed().source.id]
    assert quoted(invented[0]) is None
    register = Register(seed().actors)
    said = {a.id: statements_of(a.id, seed().claims, register) for a in register}
    assert all(invented[0] not in statements for statements in said.values())
    assert "x089" in {c.id for c in said["US"]}


@needs_article
def test_the_voice_audit_of_section_10() -> None:
    found = voices(seed().claims, seed().actors)
    assert (len(found.quotations), found.quoted_characters) == (8, 1496)
    assert {v.who: len(v.claims) for v in found.voices if v.claims} == {
        "Washington Post": 2,
        "many in the US intelligence community": 3,
        "unnamed Defence Department source": 5,
        "“some of the same voices” (unnamed)": 1,
        "Mark Sleboda": 7,
        "Dimitris Konstantakopoulos": 7,
        "State Department": 1,
        "Amnesty International": 3,
        "Alexander Mercouris": 13,
        "Vladimir Putin": 2,
    }
    presence = {p.actor: p for p in found.presence}
    assert all(presence[a].role == "spoken about" for a in ("SYR", "REB", "KURDS", "TURK", "NUSRA"))
    register = Register(seed().actors)
    us = register.parts("US")
    people = {a.id for a in register if a.kind == "person" and a.id in us}
    assert people >= {"OBAMA", "KERRY", "NULAND", "CARTER"}
    assert all(presence[a].own == "spoken about" for a in people)
    principals = {a.id for a in register if a.kind == "person" and presence[a.id].own == "quoted"}
    assert principals == {"PUTIN"}
    american = [v for v in found.voices if v.actor in us or v.standing == "unnamed"]
    assert {c for v in american for c in (*v.quotations, *v.fragments)} == {"x052", "x089"}


@needs_article
def test_changing_one_chain_changes_the_voice_audit() -> None:
    moved = with_claim("x122", lambda c: replace(c, by=c.by[:1]))
    found = voices(moved, seed().actors)
    assert (len(found.quotations), found.quoted_characters) == (7, 1496 - 159)
    assert "x122" in found.own
    assert {p.actor: p.own for p in found.presence}["PUTIN"] == "paraphrased"


@needs_article
def test_statements_without_a_source_include_all_the_coder_marked() -> None:
    found = {c.id for c in unsourced(seed().claims)}
    marked = {c.id for c in seed().claims if "unsourced" in c.tags}
    assert marked
    assert marked <= found
    assert {"x098", "x099"} <= found
    assert not found & {c.id for c in seed().claims if len(c.by) > 1}


@needs_article
def test_words_and_terms() -> None:
    case = add_evidence(detente.read_case("syria-2016"), [seed().source], seed().claims, seed().actors)
    found = audit_case(case, {"article": article()}, ["words", "hedges", "quotations", "dates"])
    assert found.words is not None
    assert {k: len(ids) for k, ids in found.words.coded.items()} == {
        "hedge": 14, "booster": 9, "loaded-word": 16, "scare-quote": 7,
    }  # fmt: skip
    assert found.firmness is not None
    v2 = {f.element.partition(".")[2]: f for f in found.firmness if f.element.startswith("V2.")}
    assert {term for term, f in v2.items() if f.inherits} == {"T5", "T6", "T7"}
    assert all("x113" in f.hedges for term, f in v2.items() if term != "T8")
    assert not any(f.inherits for f in found.firmness if f.element.startswith("V1."))
    assert found.quotations is not None
    check = found.quotations["article"]
    assert (check.unaccounted, check.uncoded_blocks) == ((), ())
    assert check.unmarked == ("x075", "x112")
    assert "x015" in check.said_by_nobody
    assert found.dates is not None
    assert {d.when.words: d.when.edtf for d in found.dates if d.of in ("x169", "x173")} == {
        "last Thursday": None,
        "on 5 July": None,
    }


@needs_article
def test_a_hedge_taken_away_is_not_inherited() -> None:
    plain = [replace(c, modality=("proposed",)) if c.id == "x115" else c for c in seed().claims if c.kind != "hedge"]
    case = add_evidence(detente.read_case("syria-2016"), [seed().source], plain)
    found = audit_case(case, {}, ["hedges"])
    assert "V2.T5" not in {f.element for f in found.firmness or () if f.inherits}


@needs_article
def test_relative_dates_wait_for_the_analyst() -> None:
    dated = replace(seed().source, anchor="2016-07-18")
    case = add_evidence(evidence_case("seed"), [dated], seed().claims)
    found = {d.of: d.when for d in audit_case(case, {"article": article()}, ["dates"]).dates or ()}
    assert (found["x169"].edtf, found["x173"].edtf) == ("2016-07-14", "2016-07-05")
    assert found["Washington Post"].edtf == "2016-07-14"
    assert found["x169"].assumption == "counted from 2016-07-18, the date set for the source"


# -- merging into the catalogue's case --------------------------------------------------------------------------------


@long
@needs_article
def test_the_model_and_the_paraphrases_of_a_case_stay(tmp_path: Path) -> None:
    out = tmp_path / "syria-2016.yaml"
    arguments = ["import", str(SEED / "reading.json"), "--case", "syria-2016", "-o", str(out)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    old, new = detente.read_case("syria-2016"), detente.read_case(out)
    assert len(new.layer.claims) == 199
    for claim_id, claim in old.layer.claims.items():
        assert new.layer.claims[claim_id].says == claim.says
        assert len(new.layer.claims[claim_id].by) == len(claims()[claim_id].by)
    assert [(m.option_ids, m.infeasible, m.proposals) for m in new.models()] == [
        (m.option_ids, m.infeasible, m.proposals) for m in old.models()
    ]


# -- actors -----------------------------------------------------------------------------------------------------------


@needs_article
def test_merging_keeps_every_mention() -> None:
    register = Register(seed().actors)
    merged = register.merge("REB", "FSA")
    assert set(merged["REB"].mentions) == {*register["REB"].mentions, *register["FSA"].mentions}
    assert merged["REB"].history[-1].mentions == register["FSA"].mentions
    assert "FSA" not in merged
    before = Counter(m for a in register for m in a.mentions)
    assert Counter(m for a in merged for m in a.mentions) == before
    assert merged.find("Free Syrian Army rebels") == merged["REB"]


@needs_article
def test_splitting_recodes_only_what_contains_the_mentions() -> None:
    register = Register(seed().actors)
    talks = next(m for m in register["US"].mentions if m.start == 129)
    after = register.split("US", {"WH": [talks]})
    assert talks in after["WH"].mentions
    assert Counter(m for a in after for m in a.mentions) == Counter(m for a in register for m in a.mentions)
    changed = [
        new for old, new in zip(seed().claims, recoded(seed().claims, register, after), strict=True) if old != new
    ]
    inside = [c.id for c in seed().claims if c.start <= talks.start and talks.end <= c.end]
    assert inside
    assert {c.id for c in changed} <= set(inside)
    assert [(c.id, c.actors) for c in changed] == [("x002", ("WH",))]


@needs_article
def test_labels_and_doubtful_membership() -> None:
    register = Register(seed().actors)
    assert [a.id for a in register if a.label_only] == ["TERR"]
    assert register["HAWKS"].overlaps == ("PENT", "IC", "STATE")
    assert (register["AHRAR"].part_of, register["AHRAR"].overlaps) == (None, ("REB",))
    assert register.find("Syria") is None  # a state and a place have this name here


# -- a reading made up here -------------------------------------------------------------------------------------------

TEXT = "Ann said: “so be it”. 😀 Cafés closed. The ferry left."


def small(**changes: Any) -> dict[str, Any]:
    def span(span_id: str, words: str, **rest: Any) -> dict[str, Any]:
        start = TEXT.index(words)
        return {
            "id": span_id, "start": start, "end": start + len(words), "text": words, "kind": "claim", "note": "n",
            "byte_start": len(TEXT[:start].encode()), "byte_end": len(TEXT[: start + len(words)].encode()),
            "attribution": [{"who": "article", "outlet": None, "date": None, "mode": "assertion"}], "actors": [],
            "target": [], "polarity": "0", "modality": "asserted", "tags": [], **rest,
        }  # fmt: skip

    said = [
        {"who": "article", "outlet": None, "date": None, "mode": "reports"},
        {"who": "Ann", "outlet": None, "date": None, "mode": "direct quote"},
    ]
    mention = {"start": 0, "end": 3, "text": "Ann"}
    return {
        "schema": "seed-reading/1",
        "document": {
            "path": "article.txt", "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "chars": len(TEXT),
            "bytes": len(TEXT.encode()), "byline": None, "title": None, "outlet": None, "date": None,
            "date_inference": None,
        },
        "spans": [
            span("q", "“so be it”", kind="quote", attribution=said, actors=["Ann", "the ferry"]),
            span("e", "Cafés closed", kind="event", modality="uncertain"),
        ],
        "actors": [{"id": "ANN", "name": "Ann", "type": "person", "parent": None, "note": "", "mentions": [mention]}],
        **changes,
    }  # fmt: skip


def dumped(reading: dict[str, Any]) -> bytes:
    return json.dumps(reading, ensure_ascii=False).encode()


def test_a_small_reading() -> None:
    found = read_reading(dumped(small()), TEXT, "note", keep_words=True)
    quotation, event = found.claims
    assert [(link.who, link.mode, link.standing) for link in quotation.by] == [
        ("note", ("report",), None),
        ("Ann", ("quotation",), "named"),
    ]
    assert (quotation.kind, quotation.actors) == ("quotation", ("ANN", "the ferry"))
    assert (quotation.prefix, quotation.quote) == ("Ann said: ", "“so be it”")
    assert (event.modality, event.tags) == (("hedged",), ("uncertain",))


def spoiled(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    reading = small()
    change(reading)
    return reading


@pytest.mark.parametrize(
    ("reading", "complaint"),
    [
        (spoiled(lambda r: r.update(schema="seed-reading/2")), "expected “seed-reading/1”"),
        (spoiled(lambda r: r.pop("spans")), "the key “spans” is missing"),
        (spoiled(lambda r: r["spans"][0].update(start=11)), "q (11–20)"),
        (spoiled(lambda r: r["spans"][1].update(text="Cafés opened")), "e ("),
        (spoiled(lambda r: r["spans"][1].update(byte_start=24)), "e ("),
        (spoiled(lambda r: r["spans"][1].update(end=10_000)), "e ("),
        (spoiled(lambda r: r["actors"][0]["mentions"][0].update(start=1, end=4)), "a mention of ANN (1–4)"),
        (spoiled(lambda r: r.update(spans=[{"id": "x"}])), "the key"),
        (spoiled(lambda r: r.update(spans=7)), "cannot be read"),
        (spoiled(lambda r: r["spans"][0].update(start="0")), "cannot be read"),
    ],
)
def test_a_reading_that_does_not_fit_changes_nothing(reading: dict[str, Any], complaint: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidReading) as found:
        read_reading(dumped(reading), TEXT)
    assert complaint in str(found.value)
    file, out = tmp_path / "reading.json", tmp_path / "case.yaml"
    file.write_bytes(dumped(reading))
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(file), "--as", "reading", "-o", str(out)])
    assert (result.exit_code, result.stdout) == (3, "")
    assert complaint in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff\xfe", b"null", b"7", b'{"schema": []}'])
def test_what_is_no_reading_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidReading):
        read_reading(data, None)


def test_another_text_is_refused() -> None:
    with pytest.raises(SourceMismatch, match="not the one that was read"):
        read_reading(dumped(small()), TEXT + " ")


def test_what_is_not_verified_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "reading.json"
    file.write_bytes(dumped(small()))
    result = CliRunner().invoke(main, ["import", str(file), "-o", str(tmp_path / "case.yaml")])
    assert result.exit_code == 0
    assert "not verified: the text is not at hand; give it with --source article=PATH" in result.stdout
