"""Pages that no reader could see, made, or refused, so that parsing them takes time linear in their length.

A parser of HTML looks through all open elements at many a tag, so that its time grows with the square of the depth.
Browsers go no deeper than 512 elements; what is deeper becomes a sibling. So it is here, before the page is parsed:
deeper tags are left out and their words stay, except for tags that may hide or strike what is in them.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from detente.evidence.text import Unreadable

DEPTH = 512
_MOST = 4096  # open elements, with those that are kept for what they hide
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
# Their ends are implied by what follows, so that they do not nest by themselves.
_IMPLIED = frozenset("html head body p li dt dd tr td th thead tbody tfoot caption option".split())  # noqa: SIM905
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe)\b.*?(?:</\1[^>]*>?|\Z)|<(/?)([a-z][^\s/>]*)([^>]*)>?",
    re.DOTALL | re.IGNORECASE,
)
_START = re.compile(r"<!--|</?([a-z][^\s/>]*+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[^\s/>][^\s/>=]*+(?>\s*+=\s*+(?>"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+""")
_ATTRIBUTES = re.compile(rf"(?>[\s/]++|{_ATTRIBUTE.pattern})*+")
_ENDS = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
MOST_ATTRIBUTES = 1000
_LOOKS = re.compile(r"hidden|style|class|id|start|value", re.IGNORECASE)


def check_attributes(markup: str) -> None:
    """Refuse a page with an element that has more attributes than anybody writes: a parser compares each with all.

    Raises
    ------
    Unreadable
        If an element has more than 1 000 attributes.

    Examples
    --------
    >>> check_attributes("<p title='" + 2000 * "a " + "'><script>" + 2000 * "if (a<b) " + "</script>")
    """
    at = 0
    while start := _START.search(markup, at):
        if start[1] is None:
            end = markup.find("-->", start.end())
            at = len(markup) if end < 0 else end
            continue
        attributes = _ATTRIBUTES.match(markup, start.end())
        assert attributes is not None
        at = attributes.end()
        # Each has two characters at least, with the space before it.
        may = len(attributes[0]) > 2 * MOST_ATTRIBUTES
        if may and sum(1 for _ in _ATTRIBUTE.finditer(attributes[0])) > MOST_ATTRIBUTES:
            raise Unreadable(f"one of its elements has more than {MOST_ATTRIBUTES} attributes; take it out")
        end_of = _ENDS.get(start[1].lower())
        if end_of is not None and not start[0].startswith("</"):
            found = end_of.search(markup, at)
            at = len(markup) if found is None else found.start()


def flattened(markup: str, *, blocks: AbstractSet[str], kept: AbstractSet[str]) -> str:
    """Return markup nested no deeper than 512 elements, where it is deeper; else the markup itself.

    Parameters
    ----------
    blocks
        The elements that stand on lines of their own, in whose place an empty one is left.
    kept
        The elements that stay because their content is not read, or read otherwise.

    Raises
    ------
    Unreadable
        If more than 4 096 elements are open that have to be kept.

    Examples
    --------
    >>> flattened("<b>" * 514 + "x", blocks=set(), kept=set()).count("<b>")
    512
    """
    if markup.count("<") <= DEPTH:
        return markup
    parts, at = [], 0
    stack: list[tuple[str, bool]] = []  # every open element, and whether it was left out
    open_of: dict[str, int] = {}
    standing = 0  # open elements that were not left out
    for tag in _TAG.finditer(markup):
        name = (tag[3] or "").lower()
        if not name or name in VOID or name in _IMPLIED:
            continue
        drop = False
        if tag[2]:
            if not open_of.get(name):
                continue
            top = ""
            while top != name:  # what was left open inside ends with it
                top, drop = stack.pop()
                open_of[top] -= 1
                standing -= not drop
        else:
            drop = standing >= DEPTH and name not in kept and not _LOOKS.search(tag[4])
            stack.append((name, drop))
            open_of[name] = open_of.get(name, 0) + 1
            standing += not drop
            if standing > _MOST:
                raise Unreadable(f"its elements are nested more than {_MOST} deep; take a part of it")
        if drop:
            parts += [markup[at : tag.start()], "<div></div>" if name in blocks else ""]
            at = tag.end()
    return "".join([*parts, markup[at:]])
