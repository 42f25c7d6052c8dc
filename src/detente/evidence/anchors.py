r"""Where a claim's words are, in a text that may have changed since they were coded.

A selector joins the W3C Web Annotation TextPositionSelector (offsets) with the TextQuoteSelector (the exact words and
what stands around them). A place is found again only where it is certain, and flagged otherwise.

With the old text at hand: what both texts begin with and what both end with are the same passages. A span within one of
them keeps its place, or moves by the difference in length; one that could be in either stays with unchanged
surroundings. Between them, a span is found by a passage of at least 32 characters around it that occurs once in both
texts. A span that contains something changed is thus flagged.

Without the old text: the words must occur with the same 32 characters on both sides, at one place only; or with the
same characters on one side and nearly the same on the other, at one place only. Where that finds nothing, words and
surroundings are looked for with white space, quotation marks, dashes, hyphens and ligatures of all kinds taken for the
same, and without the characters that nobody sees.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TypeAlias

from detente.evidence.actors import Mention
from detente.evidence.claims import Claim
from detente.evidence.text import cut
from detente.unseen import unseen_in

CONTEXT = 32
_NEARLY = 0.75  # how much of the other side must be the same where one side is unchanged


@dataclass(frozen=True)
class Selector:
    """A place by its offsets (code points, half-open) and by its words with up to 32 characters on either side."""

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Anchored:
    """The one place found; `how` says by what: ``position``, ``passage``, ``surroundings``, or ``likeness``.

    A likeness has other white space, quotation marks, dashes, hyphens, ligatures or unseen characters than the words
    looked for.
    """

    start: int
    end: int
    how: str


@dataclass(frozen=True)
class Ambiguous:
    """Several places are possible, and nothing tells which is meant."""

    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Lost:
    """No place was found, and why."""

    why: str


def told_alike(words: str, text: str, start: int, end: int) -> str:
    """Return what is said of words that were found by likeness."""
    return (
        f"its words “{cut(words)}” stand at {start}–{end} with other spaces, quotation marks, dashes, hyphens, "
        f"ligatures or unseen characters: “{cut(text[start:end])}”"
    )


Found: TypeAlias = Anchored | Ambiguous | Lost


def select(text: str, start: int, end: int) -> Selector:
    """Return the selector of a place.

    Examples
    --------
    >>> select("They agreed to meet.", 5, 11)
    Selector(start=5, end=11, exact='agreed', prefix='They ', suffix=' to meet.')
    """
    return Selector(start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def occurrences(text: str, words: str) -> list[int]:
    """Return every offset at which the words begin, overlapping ones included."""
    found, at = [], text.find(words)
    while at >= 0 and words:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def reanchor(text: str, selector: Selector) -> Found:
    """Find a selector's place in a text, without the text it was made from.

    Examples
    --------
    >>> old = "They agreed to meet. They never met."
    >>> reanchor("Note. " + old, select(old, 5, 11))
    Anchored(start=11, end=17, how='surroundings')
    >>> reanchor(old.replace("agreed", "refused"), select(old, 5, 11))
    Lost(why='its words are not in the text')
    """
    found = _placed(text, selector)
    return _alike(text, selector) if isinstance(found, Lost) else found


def _placed(text: str, selector: Selector) -> Found:
    """Find the very words of a selector."""
    length = len(selector.exact)
    places = occurrences(text, selector.exact)
    if not places:
        return Lost("its words are not in the text")
    sides = {at: _sides(text, at, selector) for at in places}
    whole = [at for at, (left, right) in sides.items() if left == right == 1]
    likely = whole or [at for at, both in sides.items() if max(both) == 1 and min(both) >= _NEARLY]
    if len(likely) == 1:
        at = likely[0]
        return Anchored(at, at + length, "position" if at == selector.start else "surroundings")
    if likely:
        return Ambiguous(tuple((at, at + length) for at in likely))
    return Lost("its words stand in the text only in other surroundings")


def _alike(text: str, selector: Selector) -> Found:
    """Find words whose white space, quotation marks, dashes, hyphens or ligatures are other ones in the text."""
    folded, at = _folded(text)
    exact, prefix, suffix = (_folded(part)[0] for part in (selector.exact, selector.prefix, selector.suffix))
    if not exact.strip("- \"'"):
        return Lost("its words are not in the text")
    # White space alone is no surroundings: what a page has between its parts is another matter in every reading of it.
    around = (part if part.strip() else "" for part in (prefix, suffix))
    found = _placed(folded, Selector(-1, -1, exact, *around))
    if isinstance(found, Lost):
        return found
    places = found.places if isinstance(found, Ambiguous) else ((found.start, found.end),)
    spans = [(at[start], at[end - 1] + 1) for start, end in places]
    if very := occurrences(text, selector.exact):
        # Where the very words are in a text, nothing that is only like them is found. They may have white space and
        # unseen characters at their ends beyond what was looked for.
        length = len(selector.exact)
        spans = [(v, v + length) for v in very if any(v <= start and end <= v + length for start, end in spans)]
    if len(spans) == 1:
        ((start, end),) = spans
        return Anchored(start, end, "surroundings" if very else "likeness")
    return Ambiguous(tuple(spans)) if spans else Lost("its words stand in the text only in other surroundings")


_LIKE = {
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("‘’‚‛‹›′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
}


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text in which what looks alike is the same, and where each of its characters stands in the text."""
    letters: list[str] = []
    at: list[int] = []
    unseen = {place for place, _ in unseen_in(text)}
    for number, character in enumerate(text):
        if number in unseen:
            continue
        for one in _LIKE.get(character, " " if character.isspace() else character):
            if one == " " and letters[-1:] in (["-"], [" "]):
                continue
            if one == "-" and letters[-1:] == [" "]:
                letters.pop()
                at.pop()
            letters.append(one)
            at.append(number)
    return "".join(letters), at


def _sides(text: str, at: int, selector: Selector) -> tuple[float, float]:
    """Return how much of what stood before and after a place is there, each from 0 to 1."""
    end = at + len(selector.exact)
    before = text[max(0, at - len(selector.prefix)) : at]
    after = text[end : end + len(selector.suffix)]
    return _same(before, selector.prefix), _same(after, selector.suffix)


def _same(found: str, wanted: str) -> float:
    return 1.0 if found == wanted else SequenceMatcher(None, found, wanted, autojunk=False).ratio()


class Revision:
    """Two versions of a text, and where places of the old one are in the new one.

    Examples
    --------
    >>> old = "They agreed to meet. They never met."
    >>> Revision(old, "Note. " + old).find(5, 11)
    Anchored(start=11, end=17, how='passage')
    >>> Revision(old, old.replace("agreed", "agreeed")).find(5, 11)
    Lost(why='something in it was changed')
    """

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.head = _common(old, new)
        self.tail = _common(old[::-1], new[::-1])

    def find(self, start: int, end: int) -> Found:
        """Return where a place of the old text is in the new one."""
        if not 0 <= start < end <= len(self.old):
            return Lost(f"it lies outside the old text, which has {len(self.old)} characters")
        shift = len(self.new) - len(self.old)
        stays, moved = Anchored(start, end, "position"), Anchored(start + shift, end + shift, "passage")
        if self.old == self.new:
            return stays
        places = tuple(
            place for place, kept in ((stays, end <= self.head), (moved, start >= len(self.old) - self.tail)) if kept
        )
        if not places:
            return self._between(start, end)
        if any(self._shared(place) for place in places):
            return Ambiguous(tuple((place.start, place.end) for place in places))
        return places[0] if len(places) == 1 else self._one_of(start, end, places)

    def _shared(self, place: Anchored) -> bool:
        """Tell whether beginning and end both claim this place of the new text, as after cutting a repetition."""
        return place.start < self.head and place.end > len(self.new) - self.tail

    def _one_of(self, start: int, end: int, places: tuple[Anchored, ...]) -> Found:
        """Return the one place whose surroundings are unchanged."""
        was = select(self.old, start, end)
        kept = [p for p in places if _sides(self.new, p.start, was) == (1, 1)]
        if len(kept) == 1:
            return kept[0]
        return Ambiguous(tuple((p.start, p.end) for p in places))

    def _between(self, start: int, end: int) -> Found:
        """Look for the place between the common beginning and the common end."""
        low, high = self.head, len(self.old) - self.tail
        if start < low or end > high:
            return Lost("something in it was changed")
        old, new = self.old[low:high], self.new[self.head : len(self.new) - self.tail]
        start, end = start - low, end - low
        found = set()
        for left, right in _windows(start, end, len(old)):
            passage = old[left:right]
            if len(occurrences(old, passage)) == 1:
                found |= {at + start - left for at in occurrences(new, passage)}
        places = tuple((self.head + at, self.head + at + end - start) for at in sorted(found))
        if len(places) == 1:
            return Anchored(*places[0], "passage")
        if places:
            return Ambiguous(places)
        return Lost("something in it was changed, or in the passage around it")


def _windows(start: int, end: int, length: int) -> Iterable[tuple[int, int]]:
    """Yield the passages of 32 characters around a place, or the place itself where it is as long."""
    spare = max(0, CONTEXT - (end - start))
    for left in range(spare + 1):
        if left <= start and end + spare - left <= length:
            yield start - left, end + spare - left


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at the beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:  # by halves, so that comparing is done by the string type
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


@dataclass(frozen=True)
class Reanchored:
    """What became of the claims or mentions of one source.

    `kept` are all that have a place, moved or not; `moved` are the ids of those whose offsets changed; `flagged` are
    those without a place, each with the reason. `alike` says of those found by likeness how their words were before.
    """

    kept: tuple[Claim, ...]
    moved: tuple[str, ...]
    flagged: tuple[tuple[Claim, Ambiguous | Lost], ...]
    alike: Mapping[str, str] = field(default_factory=dict)


def reanchor_claims(claims: Iterable[Claim], old_text: str | None, new_text: str) -> Reanchored:
    """Find claims on one source again in a new version of its text.

    Parameters
    ----------
    claims
        Claims on this source.
    old_text
        The text their offsets count in; without it, claims that include their words are looked for by them.
    new_text
        The new version.
    """
    finder = place_finder(old_text, new_text)
    kept, moved, flagged = [], [], []
    alike = {}
    for claim in claims:
        found = finder(claim)
        if isinstance(found, Anchored):
            kept.append(at_place(claim, found.start, found.end, new_text))
            if found.how == "likeness":
                alike[claim.id] = claim.quote or ""
            if (found.start, found.end) != (claim.start, claim.end):
                moved.append(claim.id)
        else:
            flagged.append((claim, found))
    return Reanchored(tuple(kept), tuple(moved), tuple(flagged), alike)


def place_finder(old_text: str | None, new_text: str) -> Callable[[Claim | Mention], Found]:
    """Return what finds a claim or mention in the new text."""
    if old_text is not None:
        revision = Revision(old_text, new_text)
        return lambda place: revision.find(place.start, place.end)

    def by_words(place: Claim | Mention) -> Found:
        if not isinstance(place, Claim) or place.quote is None:
            return Lost("neither the old text nor its words are at hand")
        return reanchor(new_text, Selector(place.start, place.end, place.quote, place.prefix or "", place.suffix or ""))

    return by_words


def at_place(claim: Claim, start: int, end: int, text: str) -> Claim:
    """Return a claim at a place; one that includes its words, or its surroundings, gets those that stand there."""
    now = select(text, start, end)
    return replace(
        claim,
        start=start,
        end=end,
        quote=now.exact if claim.quote is not None else None,
        prefix=now.prefix if claim.prefix is not None else None,
        suffix=now.suffix if claim.suffix is not None else None,
    )
