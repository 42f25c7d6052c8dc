"""What an error says of a case, with names where a file has ids and letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.case.naming import spoken
from detente.phrases import listed
from detente.store.saying import names_in
from detente.store.tree import Tree, keys

_LISTED = re.compile(r"(known here: |one per option \(|” owns )([^()]+)")
_QUOTED = re.compile(r"“([A-Za-z_]\w*)”")


def in_names(tree: dict[str, Tree]) -> Callable[[str], str]:
    """Return what says an error of a case with names for ids, and with what is done before the letters of a state.

    What somebody has typed as letters, within quotation marks, stays as it was typed.

    >>> say = in_names({"options": {"a": {"name": "go"}, "b": {}}, "decision_makers": {"A": {"name": "Ann"}}})
    >>> say("the ranking of “A” leaves out a feasible state: YN")
    'the ranking of “Ann” leaves out a feasible state: “go” alone (YN)'
    >>> say("found “YNN” with 3 letters; expected 2, one per option (a, b)")
    'found “YNN” with 3 letters; expected 2, one per option (“go”, b)'
    """
    named, options = spoken(names_in(tree)), keys(tree.get("options"))
    known = {**named.get("options", {}), **named.get("decision_makers", {})}

    def say(text: str) -> str:
        text = _LISTED.sub(lambda m: m[1] + ", ".join(_called(known, id_) for id_ in m[2].split(", ")), text)
        text = _QUOTED.sub(lambda m: f"“{known.get(m[1], m[1])}”", text)
        return _with_letters(text, known, options) if len(options) > 1 else text

    return say


def error_in_names(body: dict[str, Any], tree: dict[str, Tree]) -> dict[str, Any]:
    """Return an error about a case, as plain data, in names."""
    say, error = in_names(tree), body["error"]
    return {**body, "error": {**error, "message": say(error["message"]), "hint": say(error["hint"])}}


def _called(known: Mapping[str, str], id_: str) -> str:
    return f"“{known[id_]}”" if id_ in known else id_


def _with_letters(text: str, known: Mapping[str, str], options: Sequence[str]) -> str:
    """Return a text with what is done before the letters of a state, or of several."""

    def told(letters: re.Match[str]) -> str:
        taken = [_called(known, o) for o, letter in zip(options, letters[0], strict=True) if letter == "Y"]
        if "-" in letters[0]:
            return f"what has {listed(taken)} ({letters[0]})" if taken else letters[0]
        what = listed(taken) + (" alone" if len(taken) == 1 else "") if taken else "the state where nothing is done"
        return f"{what} ({letters[0]})"

    return re.sub(rf"(?<!such as )(?<![\w“\-(])[YN\-]{{{len(options)}}}(?![\w”\-])", told, text)
