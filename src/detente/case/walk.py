"""One walk over all that a case says: every entry of a layer with its place, what it is called, its words and names.

A layer is the top level, or what a perspective or a phase gives; laid over each other they are a layer again. What is
told of every entry of a case (its address, what it rests on, its own words, the names that must be there) is told by
this walk, so that a new kind of entry is met everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.case.elements import (
    RULE_LISTS,
    Condition,
    ForbiddenMove,
    IndistinguishableStates,
    Layer,
    Note,
    Option,
    Override,
    Proposal,
    Rule,
)
from detente.case.preferences import PREFERENCES
from detente.case.referring import leaves, names
from detente.case.sections import bare, head, holding, prose, references, texts

if TYPE_CHECKING:
    from detente.case.case import Case

RULES = {
    "infeasible": "rule",
    "forbidden_moves": "forbidden move",
    "indistinguishable": "merged state",
}
"""The sections of rules, with what an entry of each is called."""
_KEYS = {
    "rule": "infeasible", "merged state": "indistinguishable",
    "perspective": "override", "phase": "override", "repair rules": "repair",
}  # fmt: skip
_ASPECTS = ("owner", "one-way mark", "rival owner")


class Reference(NamedTuple):
    """A name in a field of an entry, and the sections in one of which it is looked up.

    `free` tells that other words may stand there as well.
    """

    field: str
    name: str
    sections: tuple[str, ...]
    free: bool


@dataclass(frozen=True)
class Element:
    """One part of a case.

    Parameters
    ----------
    kind
        What it is: option, owner, one-way mark, statement, term, claim and so on.
    path
        Its place in the file.
    label
        What the analyst calls it.
    note
        What it rests on; None for what is not a statement on the conflict, such as a title or a claim.
    body
        The part itself.

    Examples
    --------
    >>> Element("statement", ("preferences", "RUS", "5"), "spare", None, None).short
    'RUS.5'
    """

    kind: str
    path: tuple[str, ...]
    label: str
    note: Note | None
    body: Any = field(hash=False)  # whatever it is: the address tells parts of one model apart

    @property
    def address(self) -> str:
        """The place in the file, in one word."""
        return ".".join(self.path)

    @property
    def short(self) -> str:
        """The end of the place that a reader needs."""
        return self.address if self.path[0] in RULES or len(self.path) == 1 else ".".join(self.path[1:])

    @property
    def names(self) -> tuple[str, ...]:
        """Every end of the place that names this part."""
        ends = [".".join(self.path[k:]) for k in range(len(self.path))]
        if self.kind in _ASPECTS:
            ends = ends[:2]
        return tuple(end for end in ends if not end[:1].isdigit())

    @property
    def keyed(self) -> str:
        """The kind of entry whose keys it has, as in `known_keys`."""
        return "preference" if self.kind in PREFERENCES else _KEYS.get(self.kind, self.kind)

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Its words for people, each with the field it stands in; a bare text has none."""
        if isinstance(self.body, str):
            return (("", str(self.body)),) if self.path[0] in prose() else ()
        if self.kind in ("owner", "one-way mark"):  # they speak of the option, whose words are its own
            return ()
        found = ((name, self._field(name)) for name in texts().get(self.keyed, ()))
        return tuple(
            (name, str(text))
            for name, given in found
            for text in (given if isinstance(given, tuple) else (given,))
            if text is not None
        )

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every name of another entry in it, with the field it stands in."""
        kind = self.keyed
        if self.path == ("status_quo",):
            how = {"": references()["case"]["status_quo"]}
        elif isinstance(self.body, str | Condition):
            how = {"": bare()[kind]} if kind in bare() else {}
        else:
            how = {} if self.kind in ("owner", "one-way mark") else dict(references().get(kind, {}))
        return tuple(
            Reference(name, found, sections, inner.free)
            for name, refers in how.items()
            for text, inner in leaves(self._field(name), refers)
            for found, sections in names(text, inner)
        )

    def _field(self, name: str) -> Any:
        """Return the value of a key of the file."""
        if not name:
            return self.body
        if self.note is not None and name in ("because", "evidence", "note"):
            return getattr(self.note, name)
        odd = _ODD.get(type(self.body), {})
        return odd[name](self.body) if name in odd else getattr(self.body, name, None)


def _listed(kind: str) -> Callable[[Rule], tuple[str, ...]]:
    return lambda rule: rule.options if rule.kind == kind else ()


_ODD: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    Rule: {"when": lambda rule: rule.condition, **{kind: _listed(kind) for kind in RULE_LISTS}},
    ForbiddenMove: {"from": lambda move: move.origin, "to": lambda move: move.target},
    IndistinguishableStates: {"when": lambda merged: merged.condition},
    Option: {"contested": lambda option: {rival.owner: None for rival in option.contested or ()}},
    Proposal: {"terms": lambda proposal: proposal.terms if isinstance(proposal.terms, Condition) else None},
    Override: {"status_quo": lambda _: None},  # of its layer, where it is an entry of its own
}
"""The keys of the file that are no attributes of the same name."""


def entries(layer: Layer) -> Iterator[Element]:
    """Yield every entry of a layer.

    Examples
    --------
    >>> from detente.case import parse_case
    >>> case = parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {name: Ann}}
    ... options: {a: {owner: A, moves: take-only, because: it is hers}}
    ... preferences: {A: [a]}
    ... ''')
    >>> [(e.address, e.kind) for e in entries(case.layer)][1:4]
    [('options.a', 'option'), ('options.a.owner', 'owner'), ('options.a.moves', 'one-way mark')]
    >>> option = list(entries(case.layer))[1]
    >>> option.texts, [(r.field, r.name) for r in option.references]
    ((('because', 'it is hers'),), [('owner', 'A')])
    """
    for key in head():
        if (value := getattr(layer, key)) is not None:
            yield Element("text", (key,), " ".join(value.split()), None, value)
    for section, declared in holding().items():
        held = getattr(layer, section) or {}
        listed = held.items() if isinstance(held, Mapping) else ((str(k), e) for k, e in enumerate(held, start=1))
        for key, body in listed:
            yield from _entry(declared.of.name, (section, str(key)), body)
    if layer.repair is not None:
        yield Element("repair rules", ("repair",), "what repairs may change", None, layer.repair)


def override_entry(section: str, override: Override) -> Element:
    """Return a perspective or a phase as an entry: what it gives is a layer of its own."""
    path = (section, str(override.id))
    return Element(section.removesuffix("s"), path, override.name or override.id, override.note, override)


def written(case: Case) -> Iterator[tuple[str, Element]]:
    """Yield every entry of a case as it is written, with the id of the perspective or phase it stands in, or nothing.

    What several layers say of the same is yielded once for each.
    """
    yield from (("", e) for e in entries(case.layer))
    for section in ("perspectives", "phases"):
        for key, override in getattr(case, section).items():
            yield "", override_entry(section, override)
            yield from ((str(key), e) for e in entries(override.layer))


def _entry(kind: str, path: tuple[str, ...], body: Any) -> Iterator[Element]:
    key = path[-1]
    match kind:
        case "option":
            yield from _option(path, body)
        case "preference":
            yield from body.parts(path)
        case "proposal":
            yield Element("proposal", path, body.name or body.id, body.note or Note(), body)
            for term in body.terms if isinstance(body.terms, tuple) else ():
                yield Element("term", (*path, term.id), term.name or term.id, term.note, term)
        case "claim":
            yield Element("claim", path, body.says, None, body)
        case "source" | "actor" | "coder":
            yield Element(kind, path, body.name or key, None, body)
        case "infeasible" | "forbidden move" | "indistinguishable":
            yield Element(RULES[path[0]], path, body.name or _rule_text(body), body.note, body)
        case "named state" | "definition" | "left out" | "code":
            yield Element(kind, path, key, None, body)
        case _:
            yield Element(kind, path, body.name or key, body.note, body)


def _option(path: tuple[str, ...], option: Option) -> Iterator[Element]:
    note = option.note or Note()
    yield Element("option", path, option.name or option.id, note, option)
    yield Element("owner", (*path, "owner"), f"who owns {option.id}", note, option)
    for rival in option.contested or ():
        yield Element("rival owner", (*path, "contested", rival.owner), f"{rival.owner} as owner", rival.note, rival)
    if option.moves in ("take-only", "drop-only"):
        # The mark has no evidence of its own, and the words behind an act seldom say that it is final.
        yield Element("one-way mark", (*path, "moves"), f"{option.id} is {option.moves}", Note(), option)


def _rule_text(entry: Rule | ForbiddenMove | IndistinguishableStates) -> str:
    if isinstance(entry, ForbiddenMove):
        return f"{entry.by} from {entry.origin.text} to {entry.target.text}"
    if entry.condition is not None:
        return str(entry.condition.text)
    assert isinstance(entry, Rule)
    return f"{entry.kind.replace('_', ' ')} of {', '.join(entry.options)}"
