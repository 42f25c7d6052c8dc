"""Characters in a case that nobody sees: each with its place, so that a reader can look whether it belongs there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from detente.case.case import Case
from detente.case.nodes import Located, Node, SequenceNode, read_nodes, where_of
from detente.errors import InvalidCase, Problem, Where
from detente.unseen import named, seen, told, unseen_in

MOST = 50  # places that are named one by one
_AROUND = 16  # characters shown on either side
_ESCAPE = re.compile(r"\\[uUxNLP_]")
_HINT = "take it out, unless the words need it; words with it can be made to look like others"


def unseen_problems(case: Case, texts: Mapping[str, str] | None = None) -> Iterator[Problem]:
    """Yield the places of characters that nobody sees: in the file, and in the texts at hand.

    Parameters
    ----------
    case
        The case; of one built in Python nothing is yielded but what its texts hold.
    texts
        Texts at hand besides those that came with the case, by the ids of their sources.
    """
    yield from unseen_in_file(case.text or "", case.file)
    for name, source in case.evidence.sources.items():
        text = (texts or {}).get(name, case.texts.get(source.sha256 or ""))
        if text is not None and (what := told(text)):
            where = where_of(source.id, Where(case.file, 1, 1))
            yield Problem(where, f"the text of “{name}” holds what nobody sees: {what}", "compare before quoting")


def unseen_in_file(text: str, file: str) -> Iterator[Problem]:
    """Yield the places in a file of characters that nobody sees; very many are counted."""
    places = list(_in_file(text, file))
    for where, character, around in places[:MOST]:
        yield Problem(where, f"found {named(character)}, which nobody sees, in “{around}”", _HINT)
    if len(places) > MOST:
        more = "".join(character for _, character, _ in places[MOST:])
        which = "; ".join(named(c) for c in dict.fromkeys(more))
        what = f"found {len(more)} more characters from here on that nobody sees: {which}"
        yield Problem(places[MOST][0], what, _HINT)


def _in_file(text: str, file: str) -> Iterator[tuple[Where, str, str]]:
    """Yield place, character and surroundings; of what is written as an escape the place of its value."""
    there: list[tuple[Where, str, str]] = []
    line, begins = 1, 0
    for at, character in unseen_in(text):
        line += text.count("\n", begins, at)
        begins = text.rfind("\n", 0, at) + 1
        around = text[max(begins, at - _AROUND) : at + _AROUND].partition("\n")[0] if len(there) < MOST else ""
        there.append((Where(file, line, at - begins + 1), character, seen(around).strip()))
    written = {character for _, character, _ in there}
    for value in _values(text, file) if _ESCAPE.search(text) else ():
        for at, character in unseen_in(value):
            if character not in written:
                around = value[max(0, at - _AROUND) : at + _AROUND]
                there.append((value.where, character, seen(around).strip()))
    yield from sorted(there)


def _values(text: str, file: str) -> Iterator[Located]:
    """Yield every key and value of a file; nothing of one that cannot be read."""
    waiting: list[Node] = []
    with suppress(InvalidCase):
        waiting = [read_nodes(text, file)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Located):
            yield node
        elif isinstance(node, SequenceNode):
            waiting += node.items
        else:
            waiting += [part for entry in node.entries for part in entry]
