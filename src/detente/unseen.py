"""Characters that nobody sees, and what is shown in their place.

Marks of direction turn words round, joiners and characters without width hide between letters: a name with one can be
made to look like another. What is stored keeps them; wherever words are shown to people, a mark such as ⟨U+202E⟩
stands in their place. Where a script needs one (a joiner in Persian or Hindi, a selector behind an emoji) it is left as
it is. The set is declared here, as one pattern that the page of the workbench reads too.

As in the Unicode Standard: the characters of category Cf and those that are Default_Ignorable_Code_Point, less the
marks that enclose Arabic and Kaithi numbers and the controls of hieroglyphs, which are seen; control characters but for
tabs and line ends; separators of lines and paragraphs; and the blank of Braille. Joiners as in section 23.2, sequences
of emoji as in Unicode Technical Standard 51, selectors as in section 23.4.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

UNSEEN = (
    (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F),
    (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""The characters that nobody sees, as ranges of code points."""


def _any(*ranges: tuple[int, int]) -> str:
    # The characters themselves, not escapes: the page's language writes escapes in another way.
    return "[" + "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in ranges) + "]"


_JOINED = _any(  # scripts whose letters join, or whose signs change beside a joiner
    (0x620, 0x6D3), (0x6D5, 0x6EF), (0x6FA, 0x6FF), (0x70F, 0x86A), (0x8A0, 0x8E1), (0x8E3, 0xDFF), (0x1000, 0x109F),
    (0x1780, 0x17B3), (0x17B6, 0x17DD), (0x1820, 0x18AF), (0x1A20, 0x1BFF), (0xA840, 0xA8FF), (0xA980, 0xA9FF),
    (0xAA60, 0xAA7F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC), (0x10A00, 0x10AFF), (0x10D00, 0x10D3F), (0x11000, 0x11FFF),
    (0x1E900, 0x1E95F),
)  # fmt: skip
_TONES = (0x1F3FB, 0x1F3FF)
_SELECTS = (0xFE0E, 0xFE0F)
_SYMBOLS = ((0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2100, 0x2BFF), (0x3030, 0x303D),
            (0x3297, 0x3299), (0x1F000, 0x1FAFF))  # fmt: skip
_SYMBOL = _any(*_SYMBOLS)
_IDEOGRAPH = _any((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_NEEDED = "|".join((
    f"(?<={_JOINED}){chr(0x200C)}(?={_JOINED})",
    f"(?<={_JOINED}){chr(0x200D)}|{chr(0x200D)}(?={_JOINED})",
    f"(?<={_any(*_SYMBOLS, _SELECTS, _TONES)}){chr(0x200D)}(?={_SYMBOL})",
    f"(?<={_any((0x23, 0x23), (0x2A, 0x2A), (0x30, 0x39), *_SYMBOLS)}){_any(_SELECTS)}",
    f"(?<={_any((0x1000, 0x109F), (0x2200, 0x22FF), (0x3000, 0x9FFF), (0xA840, 0xA877))}){_any((0xFE00, 0xFE02))}",
    f"(?<={_IDEOGRAPH}){_any((0xE0100, 0xE01EF))}",
    f"(?<={_any((0x1820, 0x18AA))}){_any((0x180B, 0x180F))}",
    f"(?<={_any((0x591, 0x5F4))}){chr(0x34F)}",
    f"(?<={_any((0x1100, 0x115F))}){chr(0x1160)}|{chr(0x115F)}(?={_any((0x1160, 0x11FF))})",
    f"{chr(0x1F3F4)}{_any((0xE0030, 0xE0039), (0xE0061, 0xE007A))}{{2,6}}{chr(0xE007F)}",  # flags of regions
))  # fmt: skip
PATTERN = f"{_NEEDED}|({_any(*UNSEEN)})"
"""What matches is unseen where the group has matched too; the rest is needed. Both languages read it."""
_SUSPECT = re.compile(_any(*UNSEEN))


@cache
def _pattern() -> re.Pattern[str]:
    """Compile the pattern once a text has what may be unseen; most have not, and it is large."""
    return re.compile(PATTERN)


SPACES = "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
"""Spaces that look like the plain one, as texts copied from elsewhere have them."""
_LIKE_SPACES = str.maketrans({c: f"⟨U+{ord(c):04X}⟩" for c in SPACES})


def exact(text: str) -> str:
    r"""Return a text in which spaces that look like the plain one are marked, too, for a message on what was written.

    >>> exact("a\u00a0b")
    'a⟨U+00A0⟩b'
    """
    return seen(text).translate(_LIKE_SPACES)


def unseen_in(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield each character that nobody sees and no script needs, with its offset.

    >>> list(unseen_in("a\u200bb"))
    [(1, '\u200b')]
    >>> list(unseen_in("می\u200cخواهم"))
    []
    """
    if not _SUSPECT.search(text):
        return
    yield from ((found.start(1), found[1]) for found in _pattern().finditer(text) if found[1])


def seen(text: str) -> str:
    r"""Return a text as people are shown it: with a mark for each character that nobody sees.

    >>> seen("a\u202ecsv.txt")
    'a⟨U+202E⟩csv.txt'
    """
    if not _SUSPECT.search(text):
        return text
    return _pattern().sub(lambda found: mark(found[1]) if found[1] else found[0], text)


def mark(character: str) -> str:
    """Return what stands for a character that nobody sees."""
    return f"⟨U+{ord(character):04X}⟩"


def named(character: str) -> str:
    r"""Return a character by its number and its name in the Unicode Standard.

    >>> named("\u202e")
    'U+202E, RIGHT-TO-LEFT OVERRIDE'
    """
    kind = "a control character" if unicodedata.category(character) == "Cc" else "a character without a name"
    return f"U+{ord(character):04X}, {unicodedata.name(character, kind)}"


def told(text: str) -> str:
    r"""Return which characters of a text nobody sees, and where they stand, counted in code points; or nothing.

    >>> told("co\u00adop\u00ad")
    'U+00AD, SOFT HYPHEN (2 times, first at 2)'
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, character in unseen_in(text):
        places[character].append(at)
    return "; ".join(
        f"{named(c)} (" + (f"{len(at)} times, first at {at[0]})" if len(at) > 1 else f"at {at[0]})")
        for c, at in places.items()
    )


def names() -> dict[str, str]:
    """Return the names of the characters that nobody sees, but for the many selectors of variants."""
    characters = (chr(c) for a, b in UNSEEN for c in range(a, b + 1))
    return {c: found for c in characters if (found := unicodedata.name(c, "")) and c < "\U000e0100"}
