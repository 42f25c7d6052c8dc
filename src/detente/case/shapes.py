"""The shapes an entry of a case file may have: mappings, lists, texts, ids, numbers; with the problems met."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from detente.case.nodes import Located, MappingNode, Node, SequenceNode, describe, is_null, shorten
from detente.errors import Problem, Where, nearest
from detente.formula import WORDS, is_identifier

FORMAT = "detente/1"

# A key of another kind of entry is taken for one that is allowed here only where they differ by a letter or so.
MISSPELT = 0.8
_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{1,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?|[+-]?\d{1,30}/0*[1-9]\d{0,29}")

T = TypeVar("T")


class Shapes:
    """Collects problems and goes on, with a stand-in for what could not be read."""

    top_only: tuple[str, ...] = ()  # keys that a nested entry may not have, for a better hint

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.refused: set[str] = set()
        self.intact = True

    def problem(
        self, where: Where, message: str, hint: str = "", *, local: bool = False, missing: tuple[str, ...] = ()
    ) -> None:
        """Note a problem; a local one leaves everything else as it was written, so that more can be checked."""
        self.problems.append(Problem(where, message, hint, missing=missing))
        self.intact &= local

    def keys(self, node: MappingNode, what: str, allowed: Iterable[str], required: Iterable[str] = ()) -> bool:
        """Note unknown and missing keys; tell whether the entry can be read."""
        allowed = tuple(allowed)
        unknown = [key for key, _ in node.entries if key not in allowed]
        for key in unknown:
            self.problem(
                key.where, f"found the key “{shorten(key)}”, which {what} does not have", self.hint(key, allowed)
            )
        if unknown:
            return False  # what seems missing is probably what is misspelt
        missing = [wanted for wanted in required if node.get(wanted) is None]
        for wanted in missing:
            hint = f"add “format: {FORMAT}”" if wanted == "format" else ""
            begun = (wanted,) if what == "the case" and wanted != "format" else ()
            self.problem(first_key(node), f"{what} lacks the key “{wanted}”", hint, missing=begun)
        return not missing

    def hint(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return what to try for a key that is not among those allowed."""
        if key in self.top_only:
            return "it stands at the top level only"
        holders = [kind for kind, keys in self.kinds().items() if key in keys]
        near = nearest(key, allowed)
        if not holders or get_close_matches(key, allowed, n=1, cutoff=MISSPELT):
            return near
        return f"it is a key of: {', '.join(holders)}"

    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """Return the keys of every kind of entry, for a better hint."""
        return {}

    def mapping(self, node: Node | None, what: str) -> MappingNode | None:
        """Return the node if it is a mapping."""
        if isinstance(node, MappingNode):
            return node
        if node is not None:
            self.problem(node.where, f"found {describe(node)}; expected {what}, a mapping (key: value)")
        return None

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """Return the entries of a list; nothing written is an empty one."""
        if is_null(node):
            return ()
        if isinstance(node, SequenceNode):
            return node.items
        assert node is not None
        self.problem(node.where, f"found {describe(node)}; expected {what}, a list")
        return ()

    def text(self, node: Node | None, what: str) -> Located | None:
        """Return the node if it is a text."""
        if node is None:
            return None
        if isinstance(node, Located) and not is_null(node):
            return node
        self.problem(node.where, f"found {describe(node)}; expected {what}")
        return None

    def member(self, node: MappingNode, key: str, what: str) -> Located | None:
        """Return the text under a key."""
        return self.text(node.get(key), what)

    def id(self, key: Located, what: str) -> bool:
        """Tell whether a text may be an id."""
        if is_identifier(key):
            return True
        if key.lower() in WORDS:
            why = f"“{key.lower()}” is a formula word"
        elif key and set(key) <= {"Y", "N"}:
            why = "a text of only Y and N is a state"
        else:
            why = "an id has letters a to z, digits and underscores and does not start with a digit"
        if key not in self.refused:  # the same id used elsewhere is the same mistake
            self.refused.add(key)
            self.problem(key.where, f"found “{shorten(key)}” as the id of {what}; {why}", "choose another id")
        return False

    def table(self, parent: MappingNode, section: str, read: Callable[[Located, Node], T | None]) -> dict[str, T]:
        """Read a section whose keys are ids."""
        return self.table_of(parent.get(section), section, read)

    def table_of(self, node: Node | None, section: str, read: Callable[[Located, Node], T | None]) -> dict[str, T]:
        """Read what stands under a key, where that has entries by id."""
        if is_null(node):
            return {}
        body = self.mapping(node, f"“{section}”")
        result: dict[str, T] = {}
        for key, value in body.entries if body else ():
            if self.id(key, f"an entry of “{section}”"):
                entry = read(key, value)
                if entry is not None:
                    result[key] = entry
        return result

    def words(self, node: Node | None, what: str) -> tuple[str, ...]:
        """Read a list of different texts."""
        found = [self.text(item, f"an id in {what}") for item in self.items(node, what)]
        words = [word for word in found if word is not None]
        for k, word in enumerate(words):
            if word in words[:k]:
                self.problem(word.where, f"found “{word}” a second time in {what}", "name it once")
        return tuple(words)

    def one_or_more(self, node: Node | None, what: str) -> tuple[str, ...]:
        """Read a word or a list of words."""
        if isinstance(node, Located):
            word = self.text(node, f"words for {what}")
            return () if word is None else (word,)
        return self.words(node, what)

    def choice(self, node: MappingNode, key: str, allowed: tuple[str, ...]) -> str | None:
        """Read one of the words allowed under a key."""
        return self.choice_of(node.get(key), key, allowed)

    def choice_of(self, node: Node | None, key: str, allowed: tuple[str, ...]) -> str | None:
        """Read one of the words allowed."""
        word = self.text(node, " or ".join(allowed))
        if word is not None and word not in allowed:
            hint = near if (near := nearest(word, allowed)).startswith("did") else ""
            self.problem(
                word.where, f"found “{shorten(word)}” for “{key}”; expected {', '.join(allowed)}", hint, local=True
            )
            return None
        return word

    def whole(self, node: MappingNode, key: str) -> int | None:
        """Read the whole number under a key."""
        return self.whole_of(node.get(key), key)

    def whole_of(self, node: Node | None, key: str) -> int | None:
        """Read a whole number."""
        word = self.text(node, "a whole number")
        if word is None:
            return None
        if not re.fullmatch(r"\d{1,15}", word):
            self.problem(word.where, f"found “{shorten(word)}” for “{key}”; expected a whole number, zero or more")
            return None
        return int(word)

    def exact(self, node: Node | None, what: str) -> Located | None:
        """Read an exact number."""
        word = self.text(node, "a number")
        if word is not None and not _NUMBER.fullmatch(word):
            text = f"found “{shorten(word)}” as {what}; expected a number such as 3, -2 or 0.5"
            self.problem(word.where, text, "write a fraction as 1/3")
            return None
        return word

    def name(self, node: MappingNode) -> str | None:
        """Read the name of an entry."""
        return self.member(node, "name", "a name in words")

    def entries(self, parent: MappingNode, section: str, read: Callable[[Node], T | None]) -> tuple[T, ...]:
        """Read a section that is a list."""
        found = [read(item) for item in self.items(parent.get(section), f"“{section}”")]
        return tuple(entry for entry in found if entry is not None)


def a(noun: str) -> str:
    """Return a noun with its article.

    >>> a("option"), a("claim")
    ('an option', 'a claim')
    """
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def first_key(node: MappingNode) -> Where:
    """Return the place of a mapping's first key."""
    return node.entries[0][0].where if node.entries else node.where
