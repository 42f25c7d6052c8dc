"""Evidence in files: nothing is lost on the way, line ends do not matter, and codings stay apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.case.elements import Layer
from detente.case.revise import add_coding, add_evidence, blind_case, evidence_case, revise_source
from detente.case.writer import write_case
from detente.cli import main
from detente.evidence import (
    MODALITIES,
    MODES,
    POLARITIES,
    STANDINGS,
    Actor,
    ActorChange,
    Attribution,
    Claim,
    Coder,
    Mention,
    Source,
    SourceMismatch,
    verify_source,
)
from detente.evidence.actors import Register
from detente.evidence.text import digest, normalise
from seeds import long

# What YAML can carry as text, emoji, combining marks and right-to-left letters among it.
WORDS = st.text(
    st.one_of(st.sampled_from("a:#-'\"{}[]😀é\u0301نש\u200d“”0 "), st.characters(codec="utf-8", categories=["L", "N"])),
    min_size=1, max_size=12,
).map(str.strip).filter(bool)  # fmt: skip
MAYBE = st.none() | WORDS
SOME = st.lists(WORDS, max_size=3, unique=True).map(tuple)
IDS = st.sampled_from(["alpha", "beta", "gamma", "delta"])
SPANS = st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda t: (t[0], t[0] + t[1]))


def some(words: dict[str, str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(words)), max_size=2, unique=True).map(tuple)


LINKS = st.builds(Attribution, WORDS, some(MODES), st.none() | st.sampled_from(sorted(STANDINGS)), MAYBE, MAYBE, MAYBE)
MENTIONS = SPANS.map(lambda span: Mention("text", *span))


@st.composite
def claims(draw: st.DrawFn, name: str) -> Claim:
    return Claim(
        name, "text", *draw(SPANS), says=draw(WORDS), by=tuple(draw(st.lists(LINKS, max_size=3))), quote=draw(MAYBE),
        prefix=draw(MAYBE), suffix=draw(MAYBE), kind=draw(MAYBE), modality=draw(some(MODALITIES)),
        polarity=draw(st.none() | st.sampled_from(POLARITIES)), actors=draw(SOME), target=draw(SOME), tags=draw(SOME),
        coder=draw(st.none() | st.just("second")), confidentiality=draw(st.none() | st.integers(0, 9)),
        note=draw(MAYBE),
    )  # fmt: skip


@st.composite
def actors(draw: st.DrawFn, name: str) -> Actor:
    mentions = tuple(draw(st.lists(MENTIONS, max_size=3, unique=True)))
    change = st.builds(ActorChange, st.sampled_from(["merged", "split-into", "split-from"]), st.just(("gone",)),
                       st.just(mentions), MAYBE)  # fmt: skip
    history = tuple(draw(st.lists(change, max_size=2)))
    return Actor(
        name, draw(WORDS), draw(MAYBE), None, (), draw(SOME), draw(st.booleans()), mentions, history, draw(MAYBE)
    )


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    source = Source("text", draw(WORDS), characters=50, title=draw(MAYBE), author=draw(MAYBE), outlet=draw(MAYBE),
                    date=draw(MAYBE), anchor=draw(MAYBE), direction=draw(st.sampled_from([None, "ltr", "rtl"])),
                    confidentiality=draw(st.none() | st.integers(0, 9)))  # fmt: skip
    return Layer(
        sources={"text": source},
        claims={n: draw(claims(n)) for n in draw(st.sets(IDS))},
        actors={n: draw(actors(n)) for n in draw(st.sets(IDS))},
        coders={"second": Coder("second", draw(WORDS), draw(st.sampled_from(["person", "rules"])), draw(MAYBE))},
    )


@pytest.mark.parametrize("text", [":0", "?é", ":a b", "::", "?"])
def test_a_text_that_begins_with_a_sign_of_yaml_is_read_as_it_was_written(text: str) -> None:
    claim = Claim("alpha", "text", 0, 3, says=text, note=text, tags=(text,))
    layer = Layer(sources={"text": Source("text", text, characters=9)}, claims={"alpha": claim})
    found = detente.parse_case(write_case(evidence_case("evidence", layer)), name="evidence.yaml").layer
    assert (found.sources, found.claims) == (layer.sources, layer.claims)


@long
@settings(deadline=None)
@given(layers())
def test_evidence_survives_being_written_and_read(layer: Layer) -> None:
    case = evidence_case("evidence", layer)
    found = detente.parse_case(write_case(case), name=case.file).layer
    assert (found.sources, found.claims) == (layer.sources, layer.claims)
    assert (found.actors, found.coders) == (layer.actors, layer.coders)


# -- texts ------------------------------------------------------------------------------------------------------------

TEXT = "Café “so 😀”.\n\nنعم — she said.\nTwo.\n"


@pytest.mark.parametrize(
    "written",
    [
        TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("é", "e\u0301").encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
    ],
    ids=["as it is", "CRLF", "CR", "decomposed", "byte order mark"],
)
def test_the_same_text_written_otherwise_is_the_same_source(written: bytes, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(written)
    assert verify_source(Source("s", "s", digest(TEXT), len(TEXT)), path) == TEXT
    out = tmp_path / "case.yaml"
    result = CliRunner().invoke(main, ["import", str(path), "--source-id", "s", "-o", str(out)])
    assert result.exit_code == 0, result.output
    source = detente.read_case(out).layer.sources["s"]
    assert (source.sha256, source.characters) == (digest(TEXT), len(TEXT))
    assert source.missing == ("title", "author", "outlet", "date", "retrieved")


def test_another_text_is_not_the_same_source(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXT + "!", encoding="utf-8")
    with pytest.raises(SourceMismatch):
        verify_source(Source("s", "s", digest(TEXT)), path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251", "koi8-r", "utf-16-le"])
def test_a_text_is_known_by_its_digest_whatever_its_encoding(encoding: str, tmp_path: Path) -> None:
    """The digest tells which encoding is right; nothing is guessed."""
    text, path = "Мы не подпишем.\n", tmp_path / "text.txt"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert verify_source(Source("s", "s", digest(text)), path) == text
    if encoding in ("windows-1251", "koi8-r"):
        with pytest.raises(SourceMismatch, match="not UTF-8"):
            verify_source(Source("s", "s", digest("Another.")), path)
        with pytest.raises(SourceMismatch, match="not UTF-8"):
            verify_source(Source("s", "s"), path)


@pytest.mark.parametrize(("data", "complaint"), [(b"caf\xe9", "not UTF-8"), (b"\xff\xfea\x00\x00", "not UTF-16")])
def test_what_is_no_text_changes_nothing(data: bytes, complaint: str, tmp_path: Path) -> None:
    path, out = tmp_path / "text.txt", tmp_path / "case.yaml"
    path.write_bytes(data)
    result = CliRunner().invoke(main, ["import", str(path), "-o", str(out)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["notes.xyz"], "cannot be told from its name"),
        (["notes.txt", "--as", "redaing"], "did you mean “reading”"),
        (["missing.txt"], "cannot read"),
        (["notes.yaml"], "name it with --case"),
    ],
)
def test_the_import_says_what_to_do(arguments: list[str], complaint: str, tmp_path: Path) -> None:
    for name in ("notes.xyz", "notes.txt", "notes.yaml"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    full = ["import", str(tmp_path / arguments[0]), *arguments[1:], "-o", str(tmp_path / "out.yaml")]
    result = CliRunner().invoke(main, full)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert not (tmp_path / "out.yaml").exists()


# -- adding and revising ----------------------------------------------------------------------------------------------


def case_of(*found: Claim, mentions: tuple[Mention, ...] = ()) -> detente.Case:
    source = Source("s", "a text", digest(TEXT), len(TEXT))
    return add_evidence(evidence_case("c"), [source], found, [Actor("A", "Ann", mentions=mentions)])


def test_what_is_flagged_stays_on_the_earlier_version() -> None:
    here, there = Mention("s", 0, 4), Mention("s", 15, 18)
    case = case_of(Claim("a", "s", 0, 4, "x"), Claim("b", "s", 15, 18, "y"), mentions=(here, there))
    new = normalise("Tea" + TEXT[4:])
    revised = revise_source(case, "s", new, TEXT)
    layer = revised.case.layer
    assert set(revised.flagged) == {"a"}
    assert (revised.moved, revised.mentions_moved, revised.mentions_flagged) == (("b",), 1, 1)
    assert (layer.claims["a"].source, layer.sources["s_earlier"].sha256) == ("s_earlier", digest(TEXT))
    assert new[layer.claims["b"].start : layer.claims["b"].end] == TEXT[15:18]
    assert layer.actors["A"].mentions == (Mention("s_earlier", 0, 4), Mention("s", 14, 17))
    assert detente.parse_case(write_case(revised.case), name="c.yaml").layer.claims == layer.claims


def test_claims_of_perspectives_are_revised_too() -> None:
    text = (
        "format: detente/1\ndecision_makers: {A: {name: Ann}}\noptions: {a: {owner: A}}\npreferences: {A: [a]}\n"
        f"sources: {{s: {{name: s, sha256: {digest(TEXT)}}}}}\n"
        "perspectives: {mine: {claims: {c: {source: s, start: 15, end: 18, says: x}}}}\n"
    )
    revised = revise_source(detente.parse_case(text), "s", "12" + TEXT, TEXT)
    assert revised.case.perspectives["mine"].layer.claims["c"].start == 17


def test_a_wrong_old_text_is_refused() -> None:
    with pytest.raises(detente.UsageError, match="not the source"):
        revise_source(case_of(Claim("a", "s", 0, 4, "x")), "s", "new", "old")


def test_conflicts_are_refused() -> None:
    case = case_of(Claim("a", "s", 0, 4, "mine", note="kept"))
    with pytest.raises(detente.UsageError, match="is another text"):
        add_evidence(case, [Source("s", "s", digest("other"))])
    with pytest.raises(detente.UsageError, match="is at s 0–4 in this case"):
        add_evidence(case, claims=[Claim("a", "s", 0, 5, "x")])
    added = add_evidence(case, claims=[Claim("a", "s", 0, 4, "theirs", kind="event", note="n")])
    assert added.layer.claims["a"] == Claim("a", "s", 0, 4, "mine", kind="event", note="kept")


# -- second coders ----------------------------------------------------------------------------------------------------


def test_a_merge_or_split_that_cannot_be_is_refused() -> None:
    register = Register([Actor("A", "Ann", mentions=(Mention("s", 0, 3),)), Actor("B", "Bob")])
    for change in (
        lambda: register.merge("A", "A"),
        lambda: register.merge("A", "C"),
        lambda: register.split("A", {"A": [Mention("s", 0, 3)]}),
        lambda: register.split("B", {"C": [Mention("s", 0, 3)]}),
        lambda: register.split("A", {"C": [Mention("s", 0, 3)], "D": [Mention("s", 0, 3)]}),
    ):
        with pytest.raises(detente.UsageError):
            change()


def test_a_second_coding_comes_back_as_a_layer_of_its_own(tmp_path: Path) -> None:
    case = case_of(Claim("c1", "s", 0, 4, "first"), Claim("c2", "s", 5, 9, "first"))
    first, given, back = tmp_path / "case.yaml", tmp_path / "second.yaml", tmp_path / "both.yaml"
    first.write_text(write_case(case), encoding="utf-8")
    result = CliRunner().invoke(main, ["blind", str(first), "--coder", "second", "-o", str(given)])
    assert result.exit_code == 0, result.output
    assert "elided: words were left out of the quotation" in result.stdout
    assert "first" not in given.read_text(encoding="utf-8")
    seen = detente.read_case(given)
    assert (seen.layer.claims, seen.layer.actors, seen.has_model) == ({}, {}, False)
    coded = replace(seen, layer=replace(seen.layer, claims={"c1": Claim("c1", "s", 5, 9, "mine")}), text=None)
    given.write_text(write_case(coded), encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(given), "--as", "coding", "--case", str(first), "-o", str(back)])
    assert result.exit_code == 0, result.output
    found = detente.read_case(back).layer.claims
    assert {k: (c.says, c.coder) for k, c in found.items()} == {
        "c1": ("first", None), "c2": ("first", None), "second_c1": ("mine", "second"),
    }  # fmt: skip
    again = add_coding(detente.read_case(back), blind_case(detente.read_case(back), "second"))[0]
    assert again.layer.claims == found


# -- actors -----------------------------------------------------------------------------------------------------------


@long
@settings(deadline=None)
@given(layers(), st.data())
def test_merging_and_splitting_lose_no_mention(layer: Layer, data: st.DataObject) -> None:
    register = Register(layer.actors.values())
    everything = {m for a in register for m in a.mentions}
    for _ in range(3):
        ids = [a.id for a in register]
        if not ids:
            return
        one = data.draw(st.sampled_from(ids))
        if len(ids) > 1 and data.draw(st.booleans()):
            other = data.draw(st.sampled_from([i for i in ids if i != one]))
            moved = register[other].mentions
            register = register.merge(one, other)
            assert register[one].history[-1] == ActorChange("merged", (other,), moved)
        else:
            before = register[one].mentions
            part = [m for m in before if data.draw(st.booleans())]
            new = "new" if one != "new" else "newer"
            register = register.split(one, {new: part})
            assert set(before) == {*register[one].mentions, *part}
            assert register[new].history[-1] == ActorChange("split-from", (one,), tuple(sorted(part)))
        assert {m for a in register for m in a.mentions} == everything
    case = evidence_case("c", replace(layer, actors=register.actors, claims={}))
    assert detente.parse_case(write_case(case), name=case.file).layer.actors == register.actors
