"""Which places a case file has, and where in it one thing speaks of another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from detente.case.elements import RULE_LISTS
from detente.case.reader import known_keys
from detente.formula import WORDS, is_pattern
from detente.store.tree import LAYERS, Path, Tree, get, keys, within_layer

SECTIONS = {
    "decision_makers": "decision maker", "options": "option", "infeasible": "infeasible",
    "forbidden_moves": "forbidden move", "indistinguishable": "indistinguishable", "proposals": "proposal",
    "sources": "source", "claims": "claim", "perspectives": "override", "phases": "override",
    "states": "text", "definitions": "text", "left_out": "text",
    # Sections of later versions of the format, where this one reads them.
    **{section: kind for section, kind in (("actors", "actor"), ("coders", "coder")) if kind in known_keys()},
}  # fmt: skip
TEXTS = ("title", "summary", "citation", "caution", "status_quo")
MAIN_FIELD = {"infeasible": "when", "indistinguishable": "when", "statement": "that", "term": "that"}
MOVE_TEXT = re.compile(r"\s*(\w+)\s+from\s+(.+?)\s+to\s+(.+?)\s*", re.DOTALL)
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def kind_of(path: Sequence[str]) -> str | None:  # noqa: PLR0911 - one line per kind of place
    """Return the kind of entry a path names, as in `known_keys`, or None where it names no entry."""
    rest = within_layer(path)
    if not path:
        return "case"
    if not rest:
        return "override"
    match rest:
        case ("preferences", _):
            return "preference"
        case ("preferences", _, _):
            return "statement"
        case ("proposals", _, "terms", _):
            return "term"
        case (section, _) if section in SECTIONS:
            return SECTIONS[section]
        case (section, _) if section in known_keys()["case"] and section not in (*TEXTS, "format"):
            return "other"
    return None


def is_section(path: Sequence[str]) -> bool:
    """Tell whether a path names a place that holds entries."""
    return (bool(path) and kind_of((*path, "x")) not in (None, "case", "preference")) or within_layer(path) == (
        "preferences",
    )


def layers(tree: Tree) -> Iterator[Path]:
    """Yield the path of the top level and of each perspective and phase."""
    yield ()
    for name in LAYERS:
        yield from ((name, key) for key in keys(get(tree, (name,))) if isinstance(get(tree, (name, key)), dict))


@dataclass(frozen=True)
class Use:
    """A place that speaks of something: `role` tells how its text or list is to be read."""

    path: Path
    role: str
    value: Tree


def uses(tree: Tree) -> Iterator[Use]:
    """Yield every place of a case whose text, list or mapping names an entry of a section."""
    for layer in layers(tree):
        body = get(tree, layer)
        if isinstance(body, dict):
            yield from _evidence(body, layer)
            yield from _layer(body, layer)


def _evidence(value: Tree, path: Path) -> Iterator[Use]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "evidence" and isinstance(part, list):
                yield Use((*path, key), "claims", part)
            elif key not in LAYERS or path:
                yield from _evidence(part, (*path, key))
    elif isinstance(value, list):
        for pair in value:
            if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], dict):
                yield from _evidence(pair[1], (*path, pair[0]))


def _layer(body: dict[str, Tree], layer: Path) -> Iterator[Use]:  # noqa: PLR0912 - one loop per section
    for section, field in (("infeasible", "when"), ("indistinguishable", "when")):
        for key in keys(body.get(section)):
            yield from _condition(get(body, (section, key)), (*layer, section, key), field)
    for key in keys(body.get("infeasible")):
        entry = get(body, ("infeasible", key))
        for rule in RULE_LISTS:
            if isinstance(entry, dict) and isinstance(entry.get(rule), list):
                yield Use((*layer, "infeasible", key, rule), "options", entry[rule])
    for key in keys(body.get("forbidden_moves")):
        yield from _move(get(body, ("forbidden_moves", key)), (*layer, "forbidden_moves", key))
    for dm in keys(body.get("preferences")):
        yield from _preference(body["preferences"][dm], (*layer, "preferences", dm))
    for key in keys(body.get("definitions")):
        yield from _condition(body["definitions"][key], (*layer, "definitions", key), "")
    if isinstance(body.get("status_quo"), str):
        yield Use((*layer, "status_quo"), "state", body["status_quo"])
    for key in keys(body.get("states")):
        if isinstance(body["states"][key], str):
            yield Use((*layer, "states", key), "state", body["states"][key])
    for key in keys(body.get("proposals")):
        yield from _proposal(body["proposals"][key], (*layer, "proposals", key))
    for section, fields in FIELDS.items():
        for key in keys(body.get(section)):
            for field, role in fields.items():
                value = get(body, (section, key, field))
                if isinstance(value, SHAPES.get(role, (str, list))):
                    yield Use((*layer, section, key, field), role, value)
    yield from _repair(body.get("repair"), (*layer, "repair"))


FIELDS = {
    "options": {"owner": "maker", "contested": "owners"},
    "proposals": {"supersedes": "proposal"},
    "claims": {"source": "source", "coder": "coder", "actors": "actors", "target": "actors", "by": "speakers"},
    "actors": {"part_of": "actors", "overlaps": "actors", "mentions": "mentions"},
}
"""Fields that name entries, with the role of each."""
SHAPES: dict[str, type] = {"owners": dict, "mentions": list, "speakers": list}
"""The shapes of those that are neither one name nor a list of names."""


def _repair(value: Tree, path: Path) -> Iterator[Use]:
    """Yield what the rules for repairs speak of: what is kept, who may own what, what else somebody may want."""
    if not isinstance(value, dict):
        return
    for field, shape in (("keep", list), ("owners", dict), ("wants", dict)):
        if isinstance(value.get(field), shape):
            yield Use((*path, field), field if field != "owners" else "may_own", value[field])


def _condition(value: Tree, path: Path, field: str) -> Iterator[Use]:
    if isinstance(value, str):
        yield Use(path, "formula", value)
    elif isinstance(value, dict) and isinstance(value.get(field), str):
        yield Use((*path, field), "formula", value[field])


def _move(value: Tree, path: Path) -> Iterator[Use]:
    if isinstance(value, str):
        yield Use(path, "move", value)
    elif isinstance(value, dict):
        for field in ("from", "to"):
            yield from _condition(value, path, field)
        if isinstance(value.get("by"), str):
            yield Use((*path, "by"), "maker", value["by"])


def _preference(value: Tree, path: Path) -> Iterator[Use]:
    if isinstance(value, list):
        for key, entry in value:
            if isinstance(entry, list):
                yield Use((*path, key), "tied", entry)
            else:
                yield from _condition(entry, (*path, key), "that")
    elif isinstance(value, dict):
        if isinstance(value.get("ranking"), list):
            yield Use((*path, "ranking"), "ranking", value["ranking"])
        if isinstance(value.get("weights"), dict):
            yield Use((*path, "weights"), "weights", value["weights"])


def _proposal(value: Tree, path: Path) -> Iterator[Use]:
    if not isinstance(value, dict):
        return
    if isinstance(value.get("parties"), list):
        yield Use((*path, "parties"), "makers", value["parties"])
    if isinstance(value.get("terms"), str):
        yield Use((*path, "terms"), "formula", value["terms"])
    for key in keys(value.get("terms")):
        term = value["terms"][key]
        yield from _condition(term, (*path, "terms", key), "that")
        if isinstance(term, dict) and isinstance(term.get("obliges"), list):
            yield Use((*path, "terms", key, "obliges"), "makers", term["obliges"])


# -- rewriting --------------------------------------------------------------------------------------------------------

ROLES = {
    "options": ("formula", "move", "tied", "options", "weights", "keep", "may_own", "wants"),
    "definitions": ("formula", "move", "tied", "wants"),
    "decision_makers": ("maker", "makers", "move", "owners", "keep", "may_own", "wants"),
    "states": ("state", "ranking", "formula"),
    "proposals": ("proposal",),
    "claims": ("claims",),
    "sources": ("source", "mentions"),
    "actors": ("actors", "speakers"),
    "coders": ("coder",),
}
"""Where an entry of each section can be named."""

NAMED_IN = {"mentions": "source", "speakers": "who"}
"""The field of an entry of these lists that names something; what is no mapping there is the name itself."""


def renamed(use: Use, section: str, old: str, new: str) -> Tree:
    """Return the text or list of a place with one name in place of another."""
    if use.role not in ROLES.get(section, ()):
        return use.value
    value = use.value
    words = use.role in ("formula", "tied") or (use.role == "wants" and section != "decision_makers")

    def change(text: str) -> str:
        return _word(text, old, new) if words else _same(text, old, new)

    if use.role == "move":
        return _renamed_move(value, section, change, lambda text: _word(text, old, new))
    if use.role == "formula" and section == "states":
        # A proposal's terms may be the name of a state; nothing else that reads a formula may.
        return new if value == old and use.path[-1:] == ("terms",) else value
    if use.role in NAMED_IN:
        field = NAMED_IN[use.role]
        return [
            {**e, field: change(e[field])} if isinstance(e, dict) and field in e
            else change(e) if isinstance(e, str) else e
            for e in value
        ]  # fmt: skip
    if (words and use.role == "wants") or (use.role == "may_own" and section == "decision_makers"):
        return {key: _everywhere(part, change) for key, part in value.items()}
    return _everywhere(value, change)


def _renamed_move(text: str, section: str, name: Callable[[str], str], formula: Callable[[str], str]) -> str:
    match = MOVE_TEXT.fullmatch(text)
    if match is None:
        return text
    by, start, end = match.groups()
    if section == "decision_makers":
        by = name(by)
    else:
        start, end = formula(start), formula(end)
    return f"{by} from {start} to {end}" if (by, start, end) != match.groups() else text


def _same(text: str, old: str, new: str) -> str:
    return new if text == old else text


def _word(text: str, old: str, new: str) -> str:
    if is_pattern(text):
        return text
    return WORD.sub(lambda m: new if m.group() == old else m.group(), text)


def _everywhere(value: Tree, change: Callable[[str], str]) -> Tree:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_everywhere(v, change) for v in value]
    if isinstance(value, dict):
        if "that" in value:
            return {**value, "that": _everywhere(value["that"], change)}
        return {change(k): v for k, v in value.items()}
    return value


def relettered(use: Use, change: Callable[[str, str], str], n: int) -> Tree:
    """Return the text or list of a place with the letters of each state or pattern of n letters changed.

    `change` gets the letters, and the letter that stands for a new option: N in a state, - in a pattern.
    """
    if use.role not in ("formula", "state", "ranking", "tied", "move", "wants"):
        return use.value
    fill = "N" if use.role == "state" else "-"

    def one(text: str) -> str:
        return change(text, fill) if is_pattern(text) and len(text) == n else text

    if use.role == "move":
        match = MOVE_TEXT.fullmatch(use.value)
        if match is None:
            return use.value
        by, start, end = match.groups()
        changed = (one(start), one(end))
        return f"{by} from {changed[0]} to {changed[1]}" if changed != (start, end) else use.value
    if use.role == "wants":
        return {dm: _everywhere(wanted, one) for dm, wanted in use.value.items()}
    return _everywhere(use.value, one)


def names_in(value: Tree) -> set[str]:
    """Return every word of a text, a list or an entry that may name something."""
    if isinstance(value, str):
        return {w for w in WORD.findall(value) if w not in WORDS} if len(value) < 20_000 else set()
    if isinstance(value, dict):
        return set().union(*(names_in(v) for v in value.values()), *(names_in(k) for k in value), set())
    if isinstance(value, list):
        return set().union(*(names_in(v) for v in value), set())
    return set()


def has_pattern(value: Tree) -> bool:
    """Tell whether a text, or one in a list or entry, is a state or a pattern."""
    if isinstance(value, str):
        return is_pattern(value)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(has_pattern(part) for part in parts)
