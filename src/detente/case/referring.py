"""How a value names other entries of a case, and how a name in it is found, replaced or taken away.

Each field of an entry says in its declaration (`sections`) how it does; here is how that is read, of values and of the
plain data of a case under edit alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.case.elements import MOVE_TEXT, Condition
from detente.formula import WORDS, is_pattern


@dataclass(frozen=True)
class Refers:
    """How a value names entries of the case.

    Parameters
    ----------
    to
        The sections in one of which a name is looked up.
    syntax
        How a text is read: as a `name`; as a `formula`, or a pattern in its place; as a `move` (BY from FORMULA to
        FORMULA); as one `state`, or as `states`: letters, or a name.
    free
        Whether other words may stand there as well.
    besides
        Words that may stand there as well and name nothing.
    anywhere
        Whether any perspective or phase may have it: it is enough that one does.
    keys, values
        How the keys and the values of a mapping with keys of its own are read.
    fields
        How the fields of a mapping with fixed keys are read. A list is read entry by entry.
    whole
        Whether such a mapping says nothing any more once what one of its fields names is gone.
    """

    to: tuple[str, ...] = ()
    syntax: Literal["name", "formula", "move", "state", "states"] = "name"
    free: bool = False
    besides: tuple[str, ...] = ()
    anywhere: bool = False
    keys: Refers | None = None
    values: Refers | None = None
    fields: Mapping[str, Refers] = field(default_factory=dict)
    whole: bool = False

    @property
    def looks_anywhere(self) -> bool:
        """Whether some name in it may be of any perspective or phase."""
        inside = (self.keys, self.values, *self.fields.values())
        return self.anywhere or any(inner is not None and inner.looks_anywhere for inner in inside)

    @property
    def sections(self) -> Iterator[str]:
        """Every section in which a name is looked up.

        ``groups`` are those that decision makers belong to, and ``phases`` those of the case.
        """
        yield from self.to
        for inner in (self.keys, self.values, *self.fields.values()):
            if inner is not None:
                yield from inner.sections


CLAIMS = Refers(("claims",))
MAKERS = Refers(("decision_makers",))
PARTIES = Refers(("decision_makers", "groups"))
OPTIONS = Refers(("options",))
ACTORS = Refers(("actors",))
FORMULA = Refers(("options", "definitions"), "formula")
TERMS = Refers(("options", "definitions", "states"), "formula")
MENTIONS = Refers(fields={"source": Refers(("sources",))})
SPEAKER = Refers(("actors", "sources"), free=True)
CODES = Refers(("codes",), free=True)
PERSPECTIVES = Refers(("perspectives",), anywhere=True)
PHASES = Refers(("phases",), anywhere=True)

MOVE = Refers(("decision_makers", "options", "definitions"), "move")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def leaves(value: Any, refers: Refers) -> Iterator[tuple[str, Refers]]:
    """Yield every text of a value that is read for names, with how it is read.

    The value may be plain data or made of what the case file is read into.
    """
    if value is None:
        return
    if isinstance(value, str):
        if (refers.to or refers.syntax != "name") and value not in refers.besides:
            yield value, refers
    elif isinstance(value, Condition):
        yield from leaves(value.text, refers)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if refers.keys is not None:
                yield key, refers.keys
            if (inner := refers.fields.get(key, refers.values)) is not None:
                yield from leaves(part, inner)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from leaves(part, refers)
    else:
        for name, inner in refers.fields.items():
            yield from leaves(getattr(value, name, None), inner)


def rewritten(value: Any, refers: Refers, change: Callable[[str, Refers], str]) -> Any:
    """Return plain data with every text that is read for names changed."""
    if isinstance(value, str):
        return value if value in refers.besides else change(value, refers)
    if isinstance(value, list):
        return [rewritten(part, refers, change) for part in value]
    if isinstance(value, Mapping):
        inner = {key: refers.fields.get(key, refers.values) for key in value}
        return {
            change(key, refers.keys) if refers.keys else key: part if how is None else rewritten(part, how, change)
            for (key, part), how in zip(value.items(), inner.values(), strict=True)
        }
    return value


_NEEDED = ("that", "when", "who", "source")  # without which a mapping says nothing


def without(value: Any, refers: Refers, gone: Callable[[str, Refers], bool]) -> Any:
    """Return plain data less what names something that is gone; None where nothing is left.

    >>> without(["c1", "c2"], CLAIMS, lambda name, _: name == "c1"), without("c1", CLAIMS, lambda name, _: name == "c1")
    (['c2'], None)
    """
    if isinstance(value, str):
        return None if value not in refers.besides and gone(value, refers) else value
    if isinstance(value, list):
        kept = [left for part in value if (left := without(part, refers, gone)) is not None]
        return kept if kept or not value else None
    if not isinstance(value, Mapping):
        return value
    found = {}
    for key, part in value.items():
        inner = refers.fields.get(key, refers.values)
        left = part if inner is None else without(part, inner, gone)
        if (left is None) == (part is None) and not (refers.keys is not None and gone(key, refers.keys)):
            found[key] = left
    needed = (*_NEEDED, *(refers.fields if refers.whole else ()))
    return found if (found or not value) and not any(key in value and key not in found for key in needed) else None


def names(text: str, refers: Refers) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each name in a text, with the sections in one of which it is looked up.

    >>> list(names("A from x to not y", MOVE))[:2]
    [('A', ('decision_makers',)), ('x', ('options', 'definitions'))]
    """
    match refers.syntax:
        case "move":
            if found := MOVE_TEXT.fullmatch(text):
                yield found[1], MAKERS.to
                yield from (*names(found[2], FORMULA), *names(found[3], FORMULA))
        case "formula":
            if not is_pattern(text):
                yield from ((word, refers.to) for word in _NAME.findall(text) if word not in WORDS)
        case "state" | "states":
            if not is_pattern(text):
                yield text, refers.to
        case "name":
            yield text, refers.to


def looked_up(section: str, to: tuple[str, ...]) -> bool:
    """Tell whether names of entries of a section are looked up; preferences have the names of their decision makers."""
    return section in to or (section == "decision_makers" and "preferences" in to)


def renamed(text: str, refers: Refers, section: str, old: str, new: str) -> str:
    """Return a text that is read for names with the name of one entry replaced.

    >>> renamed("A from A to not b", MOVE, "options", "A", "x")
    'A from x to not b'
    """
    if not looked_up(section, refers.to) or is_pattern(text):
        return text
    if refers.syntax == "move":
        return in_move(text, lambda by: renamed(by, MAKERS, section, old, new),
                        lambda formula: renamed(formula, FORMULA, section, old, new))  # fmt: skip
    if refers.syntax == "formula" and section != "states":  # a state is named by the whole text or not at all
        return _NAME.sub(lambda m: new if m.group() == old else m.group(), text)
    return new if text == old else text


def relettered(text: str, refers: Refers, change: Callable[[str, str], str], n: int) -> str:
    """Return a text with the letters of a state or pattern of n letters changed.

    `change` gets the letters, and the letter that stands for a new option: N in one state, - in a pattern.
    """
    if refers.syntax == "name":
        return text
    if refers.syntax == "move":
        return in_move(text, str, lambda formula: relettered(formula, FORMULA, change, n))
    fill = "N" if refers.syntax == "state" else "-"
    return change(text, fill) if is_pattern(text) and len(text) == n else text


def in_move(text: str, name: Callable[[str], str], formula: Callable[[str], str]) -> str:
    """Return a text that says a move with who makes it and both its ends changed; any other text as it is."""
    found = MOVE_TEXT.fullmatch(text)
    if found is None:
        return text
    by, start, end = found.groups()
    changed = (name(by), formula(start), formula(end))
    return "{} from {} to {}".format(*changed) if changed != found.groups() else text
