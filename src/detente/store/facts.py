"""What a command does, as the facts of which a sentence can be made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from detente.case.elements import RULE_LISTS
from detente.case.naming import Named
from detente.case.sections import SECTIONS, called, holding, kinds
from detente.formula import is_pattern
from detente.store.commands import AcceptClaims, Add, Command, Copy, CountFor, Edit, Link, Move, Remove, Rename, Replace
from detente.store.places import WORD, kind_of, layers, opened, together
from detente.store.saying import names_in
from detente.store.tree import LAYERS, Path, Tree, get, is_keyed, keys, within_layer

SHOWN = 60  # characters
_QUOTED_OR_WORD = re.compile(rf"“[^”]*”|\"[^\"]*\"|{WORD.pattern}")


def facts_of(command: Command, tree: Tree) -> Mapping[str, Any]:
    """Return what a command does to a tree: its kind, what it concerns, where; each thing by its name if it has one."""
    facts: dict[str, Any] = {"kind": command.kind}
    called = _Names(tree)
    match command:
        case Add(path=path, id=key, value=value):
            new = (*path, key or "")
            facts |= called.place(new)
            facts |= {"name": key and called.new(new, value), "says": None if key else called.says(value)}
        case Copy(path=path, id=key, fields=fields):
            facts |= called.what(tuple(path)) | {"to": _named(fields, tuple(path)) or key}
        case Edit(path=path, fields=fields):
            facts |= called.what(tuple(path)) | {"fields": _labels(tuple(path), fields)}
        case Move(path=path, after=after):
            siblings = keys(get(tree, path[:-1]))
            to = siblings.index(after) + 1 if after else 0
            facts |= called.what(tuple(path)) | {"up": to <= siblings.index(path[-1])}
        case Rename(path=path, to=new_id):
            facts |= called.what(tuple(path)) | {"to": new_id, "named": called.name(tuple(path)) is not None}
        case CountFor(path=path, layer=layer):
            facts |= called.what(tuple(path)) | {"to": called.layer(tuple(layer)) if layer else None}
        case Link(path=path, claim=claim, linked=linked):
            facts |= called.what(tuple(path)) | {"claim": called.entry(("claims", claim)), "linked": linked}
        case Remove(path=path, everywhere=everywhere):
            facts |= called.what(tuple(path)) | {"everywhere": everywhere}
            if facts.get("number"):
                facts["says"] = called.says(get(tree, path))
        case Replace(path=path):
            facts |= called.what(tuple(path))
        case AcceptClaims(claims=claims):
            facts |= {"count": len(claims)}
    return facts


def _named(value: Any, path: Path) -> str | None:
    """Return what an entry says that it is called: its name, or the words that it cannot be without."""
    kind = kinds().get(kind_of(path) or "")
    fields = opened(value, kind.name) if kind is not None else None
    if kind is None or fields is None:
        return None
    main = (field.name for field in kind.fields if field.required and field.is_prose)
    told = (fields.get(name) for name in ("name", *main))
    return next((_short(words) for words in told if isinstance(words, str) and words.strip()), None)


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"


def _labels(path: Path, fields: Iterable[str]) -> list[str]:
    """Return what fields of an entry are called."""
    kind = kinds().get(kind_of(path) or "")
    called = {field.name: field.called for field in kind.fields} if kind is not None else {}
    return [called.get(name, name.replace("_", " ")) for name in fields]


def _line(fields: Mapping[str, Any]) -> str | None:
    """Return what a statement, a rule or a forbidden move says."""
    told = [fields[key] for key in ("that", "when") if isinstance(fields.get(key), str)]
    if all(isinstance(fields.get(key), str) for key in ("by", "from", "to")):
        told.append("{by} from {from} to {to}".format_map(fields))
    lists = (key for key in RULE_LISTS if isinstance(fields.get(key), list))
    told += [f"{key.replace('_', ' ')} of {', '.join(map(str, fields[key]))}" for key in lists]
    return told[0] if told else None


class _Names:
    """What the entries of a case are called; an id only where there is no name."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.named: Named = names_in(tree)

    def name(self, path: Path) -> str | None:
        """Return the name of an entry, or None where it has none; with its id where another of its kind has it too."""
        rest = within_layer(path) or path
        section = rest[0]
        if len(rest) != 2:
            who = self._by_key(rest)
            return _named(get(self.tree, path), path) or (None if who is None else self.name(who))
        there = holding().get(section)
        if there is not None and there.named_as:
            section = there.named_as
        known = self.named.get(section, {})
        name = known.get(rest[1]) or ""
        if not name.strip():  # a layer may say a part of an entry, and leave what it is called to another
            places = (path, *((*layer, *rest) for layer in layers(self.tree)))
            return next((told for p in places if (told := _named(get(self.tree, p), p)) is not None), None)
        twice = sum(other == name for other in known.values()) > 1
        return f"{_short(name)} ({rest[1]})" if twice else _short(name)

    @staticmethod
    def _by_key(rest: Path) -> Path | None:
        """Return whose id the key of an entry within another is, such as that of a rival owner."""
        section = holding().get(rest[0])
        if section is None or len(rest) != 4:
            return None
        field = next((f for f in section.of.fields if f.name == rest[2]), None)
        to = field.refers.keys.to if field is not None and field.refers is not None and field.refers.keys else ()
        return (to[0], rest[3]) if to else None

    def entry(self, path: Path) -> str:
        """Return what an entry is called, or its id."""
        return self.name(path) or path[-1]

    def new(self, path: Path, value: Any) -> str:
        """Return what an entry is called that is not there yet: as whoever it is of, by its own name, or by its id."""
        section = holding().get((within_layer(path) or path)[0])
        of_another = section is not None and bool(section.named_as)
        return (None if of_another else _named(value, path)) or self.entry(path)

    def layer(self, path: Path) -> str:
        """Return what a perspective or a phase is called."""
        return f"{path[0].removesuffix('s')} “{self.entry(path)}”"

    def place(self, path: Path) -> dict[str, Any]:
        """Return what stands at a path, of what it is a part, and in which perspective or phase."""
        kind = kind_of(path) or "section"
        rest = within_layer(path)
        section = rest[0] if rest else path[0] if path else "case"
        what = section.removesuffix("s") if kind == "override" else called().get(kind, kind)
        inside = path[: len(path) - len(rest) + 2]
        return {
            "what": what,
            "of": self.entry(inside) if len(rest) > 2 else None,
            "layer": self.layer(path[:2]) if len(path) > 2 and rest != path and path[0] in LAYERS else None,
            "section": SECTIONS[section].called if section in SECTIONS else section.replace("_", " ").capitalize(),
        }

    def what(self, path: Path) -> dict[str, Any]:
        """Return what an entry is, and what it is called, or its number in its list."""
        facts = self.place(path)
        if path and is_keyed(path[:-1]):
            name = _named(get(self.tree, path), path)
            return facts | ({"name": name} if name else {"number": keys(get(self.tree, path[:-1])).index(path[-1]) + 1})
        return facts | {"name": self.entry(path) if path else None}

    def says(self, value: Any) -> str | None:
        """Return what an entry without an id says, in a few words: names in place of ids."""
        if (among := together("statement", value)) is not None:
            parts = [self.says(part) for part in among]
            joined = " and equally " if isinstance(value, list) else " and in either order "
            return joined.join(part for part in parts if part) or None
        if isinstance(value, dict) and isinstance(value.get("name"), str):
            return _short(value["name"])
        line = value if isinstance(value, str) else _line(value) if isinstance(value, dict) else None
        return None if line is None else _short(self._worded(line))

    def _worded(self, text: str) -> str:
        if is_pattern(text):
            return text
        known = {k: name for s in ("options", "decision_makers") for k, name in self.named.get(s, {}).items() if name}
        return _QUOTED_OR_WORD.sub(lambda m: f"“{known[m[0]]}”" if m[0] in known else m[0], text)
