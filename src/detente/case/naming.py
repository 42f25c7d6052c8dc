"""A request may say what an entry is called: a name stands for the id of the one entry that has it.

The file keeps ids. An id stands for itself; a name is read without regard to case and to how its words are set apart,
and stands within quotation marks in a formula: ``"pay half of the cost" and not build``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from detente.case.case import Case
from detente.case.elements import Layer
from detente.case.referring import FORMULA, MAKERS, OPTIONS, PARTIES, TERMS, Refers, in_move, rewritten
from detente.case.sections import SECTIONS
from detente.errors import UsageError, nearest
from detente.formula import WORDS, is_pattern, pattern_formula
from detente.phrases import listed

T = TypeVar("T")
Named = Mapping[str, Mapping[str, str]]
"""The names of entries by their ids, by section; an entry without a name has an empty one."""
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"")
_FORMULAS = ("formula", "move")
_STATE = Refers(("states",), "state")
_PERSPECTIVES = Refers(("perspectives",))
SAID: Mapping[str, Refers] = {
    **{section: Refers((section,)) for section in ("proposals", "decision_makers", "perspectives", "phases", "coders")},
    "decision_makers|options": Refers((*MAKERS.to, *OPTIONS.to)),
    "state": _STATE,
    "formula": TERMS,
    "options=decision_makers": Refers(keys=OPTIONS, values=MAKERS),
    "decision_makers=formula": Refers(keys=MAKERS, values=FORMULA),
    "decision_makers=perspectives": Refers(keys=MAKERS, values=_PERSPECTIVES),
    "parties=perspectives": Refers(keys=PARTIES, values=_PERSPECTIVES),
    "wishes": Refers(fields={"state": _STATE, "decision_maker": MAKERS}),
}
"""How the parameters of questions name entries of a case: the section, what a text is read as, or both of a pair."""


def names_in(layers: Iterable[Mapping[str, Mapping[str, Any]]]) -> Named:
    """Return what entries are called in several layers, each with its entries by section and id: the first name counts.

    >>> names_in([{"options": {"a": "act"}}, {"options": {"a": "", "b": "build"}}])
    {'options': {'a': 'act', 'b': 'build'}}
    """
    found: dict[str, dict[str, str]] = {}
    for layer in layers:
        for section, entries in layer.items():
            into = found.setdefault(section, {})
            for key, name in entries.items():
                into[key] = into.get(key) or name
    return found


def names_of(case: Case) -> Named:
    """Return what the entries of a case are called, on its top level, in its perspectives and in its phases.

    >>> import detente
    >>> names_of(detente.read_case("prisoners-dilemma"))["decision_makers"]
    {'One': 'Prisoner one', 'Two': 'Prisoner two'}
    """
    overrides = (case.perspectives, case.phases)
    told = [case.layer, *(o.layer for every in overrides for o in every.values())]
    kinds = zip(("perspectives", "phases"), overrides, strict=True)
    top = {kind: {key: o.name or "" for key, o in every.items()} for kind, every in kinds}
    return names_in([top, *map(_named_in, told)])


def _named_in(layer: Layer) -> Mapping[str, Mapping[str, str]]:
    found = {}
    for key in SECTIONS:
        entries = layer.held(key)
        if isinstance(entries, Mapping):
            found[key] = {str(id_): _name(entry) for id_, entry in entries.items()}
    return found


def _name(entry: Any) -> str:
    name = getattr(entry, "name", None)
    return name if isinstance(name, str) else ""


def id_of(text: str, sections: Iterable[str], named: Named) -> str:
    """Return the id of what a text names; the text where it names nothing, which whoever looks it up says.

    Raises
    ------
    UsageError
        If several entries have that name: they are listed.

    Examples
    --------
    >>> id_of("Prisoner ONE", ["decision_makers"], {"decision_makers": {"One": "Prisoner one"}})
    'One'
    """
    known = {key: name for section in sections for key, name in named.get(section, {}).items()}
    if text in known:
        return text
    found = [key for key, name in known.items() if name and _folded(name) == _folded(text)]
    if len(found) > 1:
        which = listed((f"“{key}”" for key in found), "and")
        raise UsageError(f"“{text}” is what {which} are called; name the one that is meant by its id")
    return found[0] if found else text


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def formula_with_ids(text: str, sections: Iterable[str], named: Named) -> str:
    """Return a formula with ids in place of names: within quotation marks, of several words, or all that it says.

    Raises
    ------
    UsageError
        If nothing has a name that is quoted, or several have it.

    Examples
    --------
    >>> named = {"options": {"pay": "pay half", "build": "begin the bridge"}}
    >>> [formula_with_ids(text, ["options"], named) for text in ('"pay half" and not build', "begin the bridge")]
    ['pay and not build', 'build']
    >>> formula_with_ids("pay half and not begin  the Bridge", ["options"], named)
    'pay and not build'
    """
    sections = tuple(sections)
    if is_pattern(text):
        return text

    def to_id(quoted: re.Match[str]) -> str:
        name = quoted[1] or quoted[2] or ""
        found = id_of(name, sections, named)
        if not any(found in named.get(section, {}) for section in sections):
            hint = nearest(name, [n for section in sections for n in named.get(section, {}).values() if n])
            raise UsageError(f"nothing is called “{name}” in “{text}”" + (f" ({hint})" if hint else ""))
        return found

    return _unquoted(_QUOTED.sub(to_id, id_of(text, sections, named)), sections, named)


def _unquoted(text: str, sections: Sequence[str], named: Named) -> str:
    """Return a formula with ids in place of names of several words that nobody quoted: these are no formula."""
    names = {_folded(name) for section in sections for name in named.get(section, {}).values()}
    several = sorted((n for n in names if " " in n and not WORDS & set(n.split())), key=len, reverse=True)
    for name in several:
        words = r"\s+".join(map(re.escape, name.split()))
        found = re.compile(rf"{_QUOTED.pattern}|(?<!\w)(?P<name>{words})(?!\w)", re.IGNORECASE)
        text = found.sub(lambda m: m[0] if m["name"] is None else id_of(m["name"], sections, named), text)
    return text


def with_ids(value: T, refers: Refers, named: Named) -> T:
    """Return a value, as plain data or as a request has it, with ids in place of the names of entries.

    Where any other words may stand as well, such as whoever is quoted, they stay.

    Raises
    ------
    UsageError
        If a name is that of several entries, or one that is quoted in a formula is that of none.

    Examples
    --------
    >>> from detente.case.referring import OPTIONS, PARTIES
    >>> named = {"options": {"pay": "pay half"}, "decision_makers": {"A": "Ann"}}
    >>> with_ids({"pay half": ("Ann", "B")}, Refers(keys=OPTIONS, values=PARTIES), named)
    {'pay': ('A', 'B')}
    """
    found: T = _rewritten(value, refers, lambda text, how: _with_ids(text, how, named))
    return found


def spoken(named: Named) -> Named:
    """Return the names that mean one entry of their section: two that are called the same are told by their ids.

    >>> spoken({"options": {"a": "act", "b": "build", "c": "act"}})
    {'options': {'b': 'build'}}
    """
    found = {}
    for section, entries in named.items():
        times = Counter(_folded(name) for name in entries.values())
        found[section] = {key: name for key, name in entries.items() if name and times[_folded(name)] == 1}
    return found


def with_names(value: T, refers: Refers, named: Named, options: Sequence[str] = ()) -> T:
    """Return plain data with names in place of ids, as it is told: what `with_ids` takes back.

    Names stand within quotation marks in formulas, and those of options everywhere. Letters, one for each of `options`,
    are told as the formula that they stand for.

    >>> from detente.case.referring import FORMULA
    >>> with_names("pay and not build", FORMULA, {"options": {"pay": "pay half"}})
    '“pay half” and not build'
    >>> with_names("Y-N", FORMULA, {"options": {"pay": "pay half"}}, ["pay", "wait", "build"])
    '“pay half” and not build'
    """
    found: T = rewritten(value, refers, lambda text, how: _with_names(text, how, named, tuple(options)))
    return found


def _with_names(text: str, refers: Refers, named: Named, options: tuple[str, ...]) -> str:
    known = {key: name for section in refers.to for key, name in named.get(section, {}).items()}
    if refers.syntax == "move":
        return in_move(
            text,
            lambda by: _with_names(by, MAKERS, named, options),
            lambda formula: _with_names(formula, FORMULA, named, options),
        )
    if is_pattern(text) and refers.syntax != "name":
        if refers.syntax != "formula" or len(text) != len(options):
            return text
        text = str(pattern_formula(text, options))
    if refers.syntax == "formula":
        return _WORD.sub(lambda word: f"“{known[word[0]]}”" if word[0] in known else word[0], text)
    name = known.get(text)
    return text if name is None else f"“{name}”" if "options" in refers.to else name


def as_said(case: Case, value: T, refers: str) -> T:
    """Return a value of a request about a case with ids in place of names; `refers` is a key of `SAID`.

    Raises
    ------
    UsageError
        As `with_ids`.
    """
    return with_ids(value, SAID[refers], names_of(case)) if value else value


def owners_as_said(case: Case, owners: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return options with the contested owners they are given to, each by its id."""
    named = names_of(case) if owners else {}
    return tuple((id_of(o, OPTIONS.to, named), id_of(dm, MAKERS.to, named)) for o, dm in owners)


def _with_ids(text: str, refers: Refers, named: Named) -> str:
    if refers.free:
        return text
    if refers.syntax in _FORMULAS:
        return formula_with_ids(text, refers.to, named)
    return text if refers.syntax != "name" and is_pattern(text) else id_of(text, refers.to, named)


def _rewritten(value: Any, refers: Refers, change: Callable[[str, Refers], str]) -> Any:
    """Return a value with every text that is read for names changed, as `referring.rewritten` does."""
    if isinstance(value, str):
        return change(value, refers)
    if isinstance(value, list | tuple):
        return type(value)(_rewritten(part, refers, change) for part in value)
    if isinstance(value, Mapping):
        read = {key: refers.fields.get(key, refers.values) for key in value}
        return {
            change(key, refers.keys) if refers.keys else key: part if how is None else _rewritten(part, how, change)
            for (key, part), how in zip(value.items(), read.values(), strict=True)
        }
    if is_dataclass(value) and not isinstance(value, type):
        own = [f.name for f in fields(value) if f.name in refers.fields]
        return replace(value, **{name: _rewritten(getattr(value, name), refers.fields[name], change) for name in own})
    return value
