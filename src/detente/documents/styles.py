"""How elements of a page look, as far as a reader sees it: by attributes and by simple rules of style sheets.

Rules count whose selectors name an element by its tag, classes and id. A longer selector (`.open .menu`) is not
followed: where its last part fits, it can only show an element, never hide it, so that no words are lost on a guess.
Style sheets in other files are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_PIECE = re.compile(r"([^{}]*)([{}]|\Z)")
_SIMPLE = re.compile(r"(?:\*|[a-z][a-z0-9-]*)?(?:[.#][\w-]+)*", re.IGNORECASE)
_READ = ("display", "visibility", "text-decoration", "text-decoration-line", "list-style", "list-style-type")
_MARKER = re.compile(
    r"\b(none|disc|circle|square|decimal-leading-zero|decimal|lower-greek|(?:lower|upper)-(?:alpha|latin|roman))(?![\w-])"
)


@dataclass(frozen=True)
class Style:
    """How one element looks: not there at all, visible (None: as what is around it), struck, how its list counts."""

    gone: bool = False
    visible: bool | None = None
    struck: bool = False
    marker: str = ""


@dataclass(frozen=True)
class _Rule:
    tag: str
    names: frozenset[str]  # classes with their dot, the id with its sign
    rank: tuple[int, int]
    said: tuple[tuple[str, str, bool], ...]


class Looks:
    """The rules of a page's style sheets."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self.rules: dict[str, list[_Rule]] = {}
        self._known: dict[tuple[str | None, ...], Style] = {}
        order = 0
        for sheet in sheets:
            for selectors, declarations in _blocks(sheet):
                said = tuple(_declared(declarations))
                for selector in selectors.split(",") if said else ():
                    order += 1
                    self._add(selector.strip(), said, order)

    def _add(self, selector: str, said: tuple[tuple[str, str, bool], ...], order: int) -> None:
        last = re.split(r"[\s>+~]+", selector)[-1]
        whole = last == selector and _SIMPLE.fullmatch(last) is not None
        if not whole:
            said = tuple(one for one in said if one[:2] == ("display", "shown") or one[:2] == ("visibility", "visible"))
            last = re.split(r"[:\[]", last)[0]
        if not said or not last or not _SIMPLE.fullmatch(last):
            return
        tag = re.match(r"[^.#]*", last)[0].lower().replace("*", "")  # type: ignore[index]
        names = frozenset(re.findall(r"[.#][\w-]+", last))
        weight = 100 * sum(n[0] == "#" for n in names) + 10 * sum(n[0] == "." for n in names) + bool(tag)
        weight += 0 if whole else 1000
        self.rules.setdefault(min(names) if names else tag, []).append(_Rule(tag, names, (weight, order), said))

    def of(self, tag: str, attributes: Mapping[str, str | None]) -> Style:
        """Return how an element looks."""
        if not self.rules and "style" not in attributes:
            return _PLAIN
        key = (tag, *map(attributes.get, ("class", "id", "style")))
        if key not in self._known:
            self._known[key] = self._found(tag, attributes)
        return self._known[key]

    def _found(self, tag: str, attributes: Mapping[str, str | None]) -> Style:
        own = attributes.get("style")
        names = {f".{name}" for name in (attributes.get("class") or "").split()}
        if attributes.get("id"):
            names.add(f"#{attributes['id']}")
        won: dict[str, tuple[tuple[bool, int, int], str]] = {}
        for key in ("", tag, *names):
            for rule in self.rules.get(key, ()):
                if rule.tag in ("", tag) and rule.names <= names:
                    _win(won, rule.said, rule.rank)
        if own is not None:
            _win(won, _declared(own), (10_000, 0))
        if not won:
            return _PLAIN
        value = {name: found for name, (_, found) in won.items()}
        visibility = value.get("visibility")
        return Style(
            gone=value.get("display") == "none",
            visible=None if visibility is None else visibility == "visible",
            struck="line-through" in value.get("text-decoration", ""),
            marker=value.get("list-style", ""),
        )


_PLAIN = Style()


def _win(
    won: dict[str, tuple[tuple[bool, int, int], str]], said: Iterable[tuple[str, str, bool]], rank: tuple[int, int]
) -> None:
    for name, value, important in said:
        mine = (important, *rank)
        if name not in won or mine >= won[name][0]:
            won[name] = (mine, value)


def _declared(text: str) -> Iterable[tuple[str, str, bool]]:
    """Yield what is declared of what is read here: name, value, whether important."""
    for one in text.split(";"):
        name, _, value = one.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        if name not in _READ or not value:
            continue
        important = value.endswith("!important")
        value = value.removesuffix("!important").strip()
        if name == "display":
            yield name, "none" if value == "none" else "shown", important
        elif name == "visibility":
            if value in {"hidden", "collapse", "visible"}:
                yield name, "visible" if value == "visible" else "hidden", important
        elif name.startswith("text-decoration"):
            yield "text-decoration", value, important
        elif found := _MARKER.search(value):
            yield "list-style", found[1], important


def _blocks(sheet: str) -> Iterable[tuple[str, str]]:
    """Yield selectors and declarations of the rules that hold on a screen, those of other conditions left out."""
    around: list[str] = []
    for text, sign in _PIECE.findall(_COMMENT.sub("", sheet)):
        if sign == "{":
            around.append(text.rpartition(";")[2].strip())
        elif sign == "}" and around:
            selectors = around.pop()
            if not selectors.startswith("@") and all(_holds(outer) for outer in around):
                yield selectors, text


def _holds(condition: str) -> bool:
    return re.fullmatch(r"@media\s+(?:all|screen)|@layer\b.*", condition, re.IGNORECASE) is not None
