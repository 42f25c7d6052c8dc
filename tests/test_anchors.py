"""Places in texts: offsets that survive, places found again, and never a guess."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detente.evidence.anchors import CONTEXT, Ambiguous, Anchored, Lost, Revision, occurrences, reanchor, select
from detente.evidence.text import digest, normalise

pytestmark = pytest.mark.quick

# Letters that repeat, an emoji of several code points, combining marks, right-to-left letters and line ends.
ALPHABET = ["a", "b", " ", "é", "e\u0301", "👩\u200d👧", "\U0001f600", "نص", "\r\n", "\n", "“", "”"]
TEXTS = st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=60).map("".join)
ANY = st.text(max_size=80)


def alike(words: str) -> str:
    """Return words with one kind of quotation mark and of white space, and without what nobody sees.

    As far as the alphabet above has several of them.
    """
    return re.sub(r"\s+", " ", re.sub("[“”]", '"', words.replace("\u200d", "")))


@st.composite
def placed(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> tuple[str, int, int]:
    text = normalise(draw(texts.filter(lambda t: len(normalise(t)) > 0)))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@settings(deadline=None)
@given(st.one_of(TEXTS, ANY))
def test_a_normalised_text_is_composed_and_has_one_kind_of_line_end(text: str) -> None:
    found = normalise(text)
    assert unicodedata.is_normalized("NFC", found)
    assert "\r" not in found
    assert normalise(found) == found.removeprefix("\ufeff")
    assert digest(found) == hashlib.sha256(found.encode()).hexdigest()


@settings(deadline=None)
@given(TEXTS)
def test_line_ends_and_composition_do_not_matter(text: str) -> None:
    other = unicodedata.normalize("NFD", text.replace("\r\n", "\n").replace("\n", "\r\n"))
    assert normalise(other) == normalise(text)


@settings(deadline=None)
@given(placed())
def test_a_selector_holds_the_words_and_what_is_around_them(place: tuple[str, int, int]) -> None:
    text, start, end = place
    found = select(text, start, end)
    assert found.prefix + found.exact + found.suffix in text
    assert text[start:end] == found.exact
    assert len(found.prefix) == min(start, CONTEXT)
    assert len(found.suffix) == min(len(text) - end, CONTEXT)


@settings(deadline=None)
@given(placed())
def test_an_unchanged_text_keeps_every_place(place: tuple[str, int, int]) -> None:
    text, start, end = place
    assert Revision(text, text).find(start, end) == Anchored(start, end, "position")


@settings(deadline=None)
@given(placed(), st.data())
def test_one_changed_character_flags_exactly_the_spans_that_contain_it(
    place: tuple[str, int, int], data: st.DataObject
) -> None:
    text, start, end = place
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in "abx \n😀é" if c != text[at]]))
    found = Revision(text, text[:at] + other + text[at + 1 :]).find(start, end)
    if start <= at < end:
        assert isinstance(found, Lost)
    else:
        assert found == Anchored(start, end, found.how)


@settings(deadline=None)
@given(placed(), st.integers(0, 10_000), st.text("xyz0123456789", min_size=1, max_size=40))
def test_an_insertion_of_something_new_moves_what_follows_and_flags_what_contains_it(
    place: tuple[str, int, int], at: int, new: str
) -> None:
    text, start, end = place
    at = at % (len(text) + 1)
    found = Revision(text, text[:at] + new + text[at:]).find(start, end)
    if end <= at:
        assert (found.start, found.end) == (start, end)
    elif start >= at:
        assert (found.start, found.end) == (start + len(new), end + len(new))
    else:
        assert isinstance(found, Lost)


@settings(deadline=None)
@given(placed(), st.lists(st.sampled_from(ALPHABET), max_size=60).map("".join).map(normalise))
@example(("aaaaaaaaa\u0646\u0635👩\u200d👧aaaaaa\n\naa", 16, 22), "aaaaaaa👩\u200d👧aaa")
def test_whatever_is_found_has_the_same_words(place: tuple[str, int, int], other: str) -> None:
    text, start, end = place
    words = text[start:end]
    for new in (other, text + other, other + text, text[: len(text) // 2] + other + text[len(text) // 2 :]):
        # Where the very words are in a text, nothing that is only like them is found.
        read = alike if words not in new else str
        for found in (Revision(text, new).find(start, end), reanchor(new, select(text, start, end))):
            if isinstance(found, Anchored):
                assert read(new[found.start : found.end]) == read(words)
            elif isinstance(found, Ambiguous):
                assert all(read(new[a:b]) == read(words) for a, b in found.places)


@settings(deadline=None)
@given(placed(), st.text("xyz", min_size=10, max_size=10))
def test_ten_characters_at_the_top_lose_no_place(place: tuple[str, int, int], new: str) -> None:
    text, start, end = place
    assert Revision(text, new + text).find(start, end) == Anchored(start + 10, end + 10, "passage")


def test_words_that_stand_twice_are_never_guessed() -> None:
    """One of several equal sentences goes: which of them stayed is not in the text."""
    sentence = "When the chair had put it to them, they said yes, and so it was agreed by all who were there. "
    at = sentence.index("yes")
    old = sentence * 4
    assert isinstance(Revision(old, sentence).find(at, at + 3), Ambiguous)
    found = reanchor(old, select(old, len(sentence) + at, len(sentence) + at + 3))
    assert isinstance(found, Ambiguous)
    assert len(found.places) == 4
    assert isinstance(Revision("aab", "ab").find(0, 1), Ambiguous)


def test_other_words_in_the_same_place_do_not_send_a_claim_elsewhere() -> None:
    """The same words with the same sequel elsewhere are another statement."""
    sequel = "said yes, as the chair noted in the minutes."
    old = f"The first {sequel} The second one {sequel}"
    new = old.replace("first said yes", "first said no!")
    at = old.index("yes")
    assert isinstance(Revision(old, new).find(at, at + 3), Lost)
    assert isinstance(reanchor(new, select(old, at, at + 3)), Lost)


def test_a_passage_that_moved_is_found_between_two_changes() -> None:
    first = "Rain fell in the valley for eleven days on end. "
    second = "Nobody in the town had stored any grain that year. "
    old, new = "A. " + first + second + "Z.", "B. " + second + first + "Y."
    at = old.index("eleven")
    found = Revision(old, new).find(at, at + 6)
    assert isinstance(found, Anchored)
    assert (found.start, found.how) == (new.index("eleven"), "passage")


def test_a_change_beside_a_place_does_not_lose_it_without_the_old_text() -> None:
    old = "In the end they agreed to meet again in the spring, and they agreed on nothing else at all."
    at = old.index("agreed")
    new = old.replace("agreed to", "agreed, to")
    found = reanchor(new, select(old, at, at + 6))
    assert (found.start, found.end) == (at, at + 6)


LEFT, RIGHT = "abcdefghijklmnopqrstuvwxyzABCDEF", "GHIJKLMNOPQRSTUVWXYZ0123456789-+"


@pytest.mark.parametrize("changed", [1, 8, 9, 16, 32])
@pytest.mark.parametrize("side", ["before", "after"])
def test_up_to_a_quarter_of_one_side_may_have_changed_where_the_other_is_as_it_was(side: str, changed: int) -> None:
    """Without the old text; 32 characters that differ from one another stand on each side."""
    old = LEFT + "agreed" + RIGHT
    left = "!" * changed + LEFT[changed:] if side == "before" else LEFT
    right = RIGHT[:-changed] + "!" * changed if side == "after" else RIGHT
    found = reanchor(left + "agreed" + right, select(old, 32, 38))
    if changed <= 8:
        assert found == Anchored(32, 38, "position")
    else:
        assert found == Lost("its words stand in the text only in other surroundings")


def test_a_change_on_each_side_loses_a_place_however_small() -> None:
    old = LEFT + "agreed" + RIGHT
    new = "!" + LEFT[1:] + "agreed" + RIGHT[:-1] + "!"
    assert isinstance(reanchor(new, select(old, 32, 38)), Lost)


@pytest.mark.parametrize(("length", "found"), [(31, False), (32, True), (40, True)])
def test_a_passage_of_32_characters_is_found_where_it_went_and_a_shorter_one_is_not(length: int, found: bool) -> None:
    """With the old text; the passage is all that the two have in common, between other beginnings and ends."""
    passage = (LEFT + RIGHT)[:length]
    old, new = f"<{passage}>", f"({'.' * 7}{passage})"
    place = Revision(old, new).find(5, 9)
    assert place == Anchored(12, 16, "passage") if found else isinstance(place, Lost)


def test_occurrences_overlap() -> None:
    assert occurrences("aaa", "aa") == [0, 1]
    assert occurrences("aaa", "") == []
