"""Publishing without names: no name is left, the key gives everything back, and what is confidential stays out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import UsageError
from detente.evidence.actors import Actor, ActorChange, Mention
from detente.evidence.anchors import select
from detente.evidence.claims import Attribution, Claim
from detente.evidence.coded import Coded
from detente.evidence.coding import Coder
from detente.evidence.sources import Source
from detente.evidence.text import digest
from detente.exchange import read_coded, writable, write_coded
from detente.redaction import Item, items_above, read_key, redact, restore, without, write_key
from seeds import examples, full
from test_exchange import by_id, codings

pytestmark = pytest.mark.quick

pytest.importorskip("defusedxml", reason="not run: defusedxml is not installed (the extra “documents” installs it)")

steady = settings(derandomize=True, deadline=None, max_examples=examples(150))

TEXT = (
    "Minister Ilse Quandarra of Vorland met 王小明先生 in Threlwick. QUANDARRA’s spokesman said “Vorlandish troops\n"
    "will stay”. Ilse\nQuandarra thanked us; the US did not. Bystanders thought of Brünnhild Ox."
)


def place(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def case() -> Coded:
    """Return a coding with names in every field that can hold one."""
    source = Source(
        "gazette_7", "Threlwick Gazette", digest(TEXT), len(TEXT), "Quandarra stays", "Brünnhild Ox", "Gazette Press",
        "2031", original_sha256="0" * 64, note="Ox wrote it",
    )  # fmt: skip
    actors = (
        Actor("VOR", "Vorland", "state", aliases=("US",), mentions=(Mention("gazette_7", *place("Vorlandish")),)),
        Actor("minister", "Ilse Quandarra", "person", "VOR", aliases=("王小明",), note="of Vorland"),
        Actor("crowd", "bystanders", label_only=True),
    )
    chain = (
        Attribution("gazette_7", ("report",)),
        Attribution("the spokesman", ("quotation",), outlet="Quandarra Daily"),
    )
    claims = (
        Claim("c1", "gazette_7", *place("Vorlandish troops\nwill stay"), "Vorland’s troops stay", chain,
              kind="position",
              quote="Vorlandish troops\nwill stay", prefix="Vor", actors=("VOR", "General Ambrosius Flindt"),
              target=("minister",), tags=("quandarra",), coder="mira", note="see Flindt"),
        Claim("c2", "gazette_7", *place("Quandarra thanked us"), "thanks", (Attribution("minister"),),
              confidentiality=1),
        Claim("quandarra_3", "gazette_7", *place("Ilse\nQuandarra thanked"), "who", coder="mira"),
    )  # fmt: skip
    return Coded("Vorland talks", (source,), {"gazette_7": TEXT}, claims, actors, (Coder("mira", "Mira Oke"),))


NAMES = (
    "Quandarra", "Ilse", "Vorland", "王小明", "Gazette", "Brünnhild", "Flindt", "Ambrosius", "Mira Oke",
    "the spokesman", "gazette_7", "VOR",
)  # fmt: skip


def inside(data: bytes) -> str:
    """Return everything readable in a file, packed files and the names of files included."""
    if not data.startswith(b"PK"):
        return data.decode()
    archive = zipfile.ZipFile(io.BytesIO(data))
    return "\n".join(name + "\n" + archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("format_", sorted(writable()))
def test_no_name_is_left_in_the_bytes(format_: str) -> None:
    redacted = redact(case(), also=["Flindt"])
    written = inside(write_coded(redacted.coded, format_))
    # Notes of projects are JSON in ASCII; names could hide behind escapes.
    plain = written.encode().decode("unicode_escape", errors="ignore")
    for name in (*NAMES, digest(TEXT)):
        assert name.casefold() not in written.casefold(), name
        assert name.encode("unicode_escape").decode() not in written, name
        assert name.casefold() not in plain.casefold(), name
    assert "thanked us; the [" in redacted.coded.texts["Source1"], "the short name US is no “us”"


def test_the_key_gives_everything_back() -> None:
    original = case()
    redacted = redact(original)
    key = read_key(write_key(redacted.key))
    assert restore(redacted.coded, key) == original
    exchanged = read_coded(write_coded(redacted.coded, "qdpx"), "qdpx")
    back = restore(replace(exchanged, codebook=(), name=redacted.coded.name), key)
    assert by_id(back) == by_id(original)
    assert (back.sources, back.texts, back.actors, back.coders) == (
        original.sources, original.texts, original.actors, original.coders,
    )  # fmt: skip


@full
@steady
@given(codings(), st.lists(st.sampled_from(["é", "😀", "ע", "aé", "x"]), max_size=2))
def test_the_key_gives_anything_back(coded: Coded, also: list[str]) -> None:
    try:
        redacted = redact(coded, also=also)
    except UsageError:
        return  # one of the words is a part of a pseudonym; that this is refused is all that is asked
    assert restore(redacted.coded, read_key(write_key(redacted.key))) == coded


def test_places_follow_their_words() -> None:
    redacted = redact(case()).coded
    found = {c.id: redacted.texts[c.source][c.start : c.end] for c in redacted.claims}
    assert found["c1"].endswith(" troops\nwill stay")
    assert redacted.claims[0].quote == found["c1"]
    (mention,) = redacted.actors[0].mentions
    assert redacted.texts[mention.source][mention.start : mention.end].startswith("[Actor1")


def test_spellings_have_pseudonyms_of_their_own() -> None:
    changes = {c.name: c.pseudonym for c in redact(case()).changes}
    assert len(set(changes.values())) == len(changes)
    of_minister = {n for n, p in changes.items() if p.startswith("[Actor2")}
    assert {"Ilse Quandarra", "QUANDARRA", "Ilse\nQuandarra", "王小明", "quandarra"} <= of_minister


def test_names_can_be_kept_and_labels_are_none() -> None:
    redacted = redact(case(), keep=["VOR", "US", "Vorland"]).coded
    assert "Vorlandish troops" in redacted.texts["Source1"]
    assert "bystanders" in [a.name for a in redacted.actors]


def test_parts_of_names_that_stay_are_said() -> None:
    assert redact(case()).parts_left == {"Threlwick": 1, "Flindt": 1}
    assert redact(case(), also=["Threlwick", "Flindt"]).parts_left == {}
    text = "Stay out of Orlan Bay. Orlan said so."
    coded = Coded("n", (Source("s", "S", digest(text)),), {"s": text}, (), (Actor("o", "Orlan Bay"),))
    assert redact(coded).parts_left == {"Orlan": 1}


# -- confidentiality --------------------------------------------------------------------------------------------------


def test_items_above_a_level() -> None:
    assert items_above(case(), 0) == (Item("claim", "c2", 1),)
    assert items_above(case(), 1) == ()
    secret = replace(case(), sources=(replace(case().sources[0], confidentiality=2),))
    assert [i.id for i in items_above(secret, 1)] == ["gazette_7", "c1", "c2", "quandarra_3"]


def test_what_is_left_out_is_masked_where_it_stood() -> None:
    coded = case()
    kept = without(coded, items_above(coded, 0))
    assert [c.id for c in kept.claims] == ["c1", "quandarra_3"]
    text = kept.texts["gazette_7"]
    assert len(text) == len(TEXT)
    assert "thanked" not in text
    assert text.replace("█", "") == TEXT.replace("Quandarra thanked us", "")


def test_who_is_named_only_in_what_is_left_out_is_no_less_hidden() -> None:
    text = "Orla Venn spoke. Later Orla Venn left."
    hidden = Claim("c1", "s", 0, 16, "x", (Attribution("Orla Venn"),), confidentiality=1)
    whole = Coded("n", (Source("s", "S", digest(text)),), {"s": text}, (hidden, Claim("c2", "s", 17, 38, "y")))
    kept = without(whole, items_above(whole, 0))
    redacted = redact(kept, whole=whole)
    assert redacted.coded.texts["Source1"] == "█" * 16 + " Later [Voice1] left."
    assert restore(redacted.coded, redacted.key) == kept


def test_words_that_overlap_what_is_left_out_are_masked_too() -> None:
    start, end = place("Ilse\nQuandarra thanked us")
    whole = Claim("whole", "gazette_7", start, end, "x", quote=TEXT[start:end], suffix=TEXT[end : end + 5])
    after = Claim("after", "gazette_7", *place("the US did not"), "y", prefix=TEXT[end - 2 : end + 2])
    coded = replace(case(), claims=(*case().claims, whole, after))
    kept = by_id(without(coded, items_above(coded, 0)))
    assert kept["whole"].quote == "Ilse\n" + "█" * len("Quandarra thanked us")
    assert kept["whole"].suffix == TEXT[end : end + 5]
    assert kept["after"].prefix == "██" + TEXT[end : end + 2]


@st.composite
def half_confidential(draw: st.DrawFn) -> Coded:
    """Return a coding of a text where just what is to be left out stands in capitals, on any side of any claim."""
    text = "".join(draw(st.lists(st.sampled_from(["a", "b ", "é", "😀", "\n"]), min_size=8, max_size=50)))

    def spans() -> st.SearchStrategy[tuple[int, int]]:
        ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
        return ends.map(lambda e: (min(e), max(e))).filter(lambda e: e[0] < e[1])

    secret = draw(st.lists(spans(), min_size=1, max_size=3))
    for start, end in secret:
        text = text[:start] + "S" * (end - start) + text[end:]
    claims = [Claim(f"s{k}", "s", *place, "x", confidentiality=1) for k, place in enumerate(secret)]
    for k, (start, end) in enumerate(draw(st.lists(spans(), min_size=1, max_size=3))):
        around = select(text, start, end)
        claims.append(
            Claim(f"c{k}", "s", start, end, "x", quote=around.exact, prefix=around.prefix, suffix=around.suffix)
        )
    mentions = tuple(Mention("s", *place) for place in draw(st.lists(spans(), max_size=3)))
    source = Source("s", "S", digest(text), len(text))
    return Coded("n", (source,), {"s": text}, tuple(claims), (Actor("a", "Ann", mentions=mentions),))


@full
@steady
@given(half_confidential())
def test_nothing_confidential_is_left_on_any_side_of_a_claim_and_nothing_else_goes(coded: Coded) -> None:
    kept = without(coded, items_above(coded, 0))
    assert kept.texts["s"] == coded.texts["s"].replace("S", "█")
    before, after = by_id(coded), by_id(kept)
    assert set(after) == {c for c in before if c.startswith("c")}
    for key, claim in after.items():
        was = before[key]
        for told, original in ((claim.quote, was.quote), (claim.prefix, was.prefix), (claim.suffix, was.suffix)):
            assert told == str(original).replace("S", "█")
        assert (claim.start, claim.end) == (was.start, was.end)
    clean = [m for m in coded.actors[0].mentions if "S" not in coded.texts["s"][m.start : m.end]]
    assert [m for a in kept.actors for m in a.mentions] == clean


def test_who_occurs_only_in_what_is_left_out_goes_with_it_in_whatever_part() -> None:
    """As actor, as target, as speaker by id, name or alias; who occurs elsewhere, or is a part of the rest, stays."""
    text = "One said it. Two said it."
    hidden = Claim(
        "h", "s", 0, 12, "x",
        (Attribution("s"), Attribution("by_id"), Attribution("By Name"), Attribution("B. Alias"), Attribution("both")),
        actors=("acts", "both", "mentioned", "whole"), target=("aimed_at", "Both By Name"), confidentiality=1,
    )  # fmt: skip
    shown = Claim("c", "s", 13, 25, "y", (Attribution("Both By Name"),), actors=("both", "part"))
    gone = ("acts", "aimed_at", "by_id", "by_name", "by_alias")
    actors = [Actor(a, a.replace("_", " ").title(), aliases=(f"{a[0].upper()}. {a[3:].title()}",)) for a in gone]
    stays = (
        Actor("both", "Both"), Actor("unheard", "Unheard"), Actor("whole", "Whole"),
        Actor("part", "Part", part_of="whole"),
        Actor("mentioned", "Mentioned", mentions=(Mention("s", 13, 16), Mention("s", 0, 3))),
        Actor("both_by_name", "Both By Name"),
    )  # fmt: skip
    coded = Coded("n", (Source("s", "S", digest(text)),), {"s": text}, (hidden, shown), (*actors, *stays))
    kept = without(coded, items_above(coded, 0))
    assert {a.id for a in kept.actors} == {a.id for a in stays}
    assert without(coded, ()).actors == coded.actors


def test_only_the_source_of_what_is_left_out_is_masked() -> None:
    texts = {"one": "He said so there.", "two": "She said it here."}
    claims = (
        Claim("h", "one", 3, 7, "x", confidentiality=1), Claim("c", "two", 0, 17, "x", quote=texts["two"]),
    )  # fmt: skip
    sources = tuple(Source(s, s, digest(t)) for s, t in texts.items())
    actors = (Actor("a", "A", mentions=(Mention("two", 4, 8),)),)
    coded = Coded("n", sources, texts, claims, actors)
    kept = without(coded, items_above(coded, 0))
    assert kept.texts == {"one": "He ████ so there.", "two": texts["two"]}
    assert kept.claims == claims[1:]
    assert kept.actors == actors


def test_who_is_only_mentioned_in_a_source_that_is_left_out_goes_with_it() -> None:
    """Whether or not a claim on it names anybody; who is mentioned elsewhere as well, or nowhere at all, stays."""
    sources = (Source("s", "S", confidentiality=1), Source("t", "T"))
    there, here = Mention("s", 0, 3), Mention("t", 0, 3)
    actors = (
        Actor("ann", "Ann", mentions=(there,)), Actor("bob", "Bob", mentions=(there, here)), Actor("cy", "Cy"),
        Actor("dot", "Dot", history=(
            ActorChange("split-into", ("ann",), (there,), "in secret"),
            ActorChange("merged", ("ann", "old"), (here, there), "open"),
            ActorChange("merged", ("ann",), (), "gone"), ActorChange("merged", ("older",), (), "stays"),
        )),
    )  # fmt: skip
    coded = Coded("n", sources, actors=actors)
    kept = without(coded, items_above(coded, 0))
    assert [(a.id, a.mentions) for a in kept.actors] == [("bob", (here,)), ("cy", ()), ("dot", ())]
    assert kept.actors[-1].history == (
        ActorChange("merged", ("old",), (here,), "open"), ActorChange("merged", ("older",), (), "stays"),
    )  # fmt: skip


def test_words_of_the_format_are_no_names() -> None:
    """Somebody may be called as a mode, a language or a kind of coder is."""
    source = Source("s", "GB", outlet="Report", language="en-GB", media_type="text/html", direction="ltr")
    chain = (Attribution("Report", ("report", "named by Report"), "named"),)
    coded = Coded(
        "n", (source,), claims=(Claim("c", "s", 0, 1, "x", chain, polarity="+"),), coders=(Coder("html", "rules"),)
    )
    hidden = redact(coded).coded
    assert (hidden.sources[0].language, hidden.sources[0].media_type) == ("en-GB", "text/html")
    assert hidden.claims[0].by[0].mode[0] == "report"
    assert "Report" not in repr(hidden)
    assert "rules" not in hidden.coders[0].name


def test_a_name_at_which_something_is_aimed_is_replaced_and_a_thing_is_not() -> None:
    claim = Claim("c", "s", 0, 1, "Iva Stone fears the toll", target=("Iva Stone", "the toll"))
    hidden = redact(Coded("n", (Source("s", "S"),), claims=(claim,))).coded.claims[0]
    assert "Iva Stone" not in repr(hidden)
    assert hidden.target[1] == "the toll"
    assert hidden.says.endswith("fears the toll")


@pytest.mark.parametrize(("name", "as_written"), [("US", True), ("WHO", True), ("Iran", False)])
def test_short_names_are_taken_as_they_are_written(name: str, as_written: bool) -> None:
    text = f"{name} came. Then {name.lower()} left."
    coded = Coded("n", (Source("s", "S", digest(text)),), {"s": text}, (), (Actor("a", name),))
    redacted = redact(coded).coded.texts["Source1"]
    assert name not in redacted
    assert (name.lower() in redacted) is as_written


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"format": "detente-key/1", "names": {"a": 1}}', b"[" * 100_000])
def test_a_damaged_key_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="key"):
        read_key(data)
