"""What a case is made of, and how each part is addressed: by its place in the file, or the end of it.

`preferences.RUS.5` is the fifth statement of RUS; `RUS.5` is enough. What matches several parts names all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from detente.case.elements import Layer, Note, Option, Override
from detente.case.model import Model, StatementOrder, WeightOrder
from detente.errors import UsageError, nearest

RULES = {
    "infeasible": "rule",
    "forbidden_moves": "forbidden move",
    "indistinguishable": "merged state",
}
TEXTS = ("title", "summary", "caution", "citation", "status_quo")


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
        if self.kind in ("owner", "one-way mark", "rival owner"):
            ends = ends[:2]
        return tuple(end for end in ends if not end[:1].isdigit())


@lru_cache(maxsize=256)
def elements_of(model: Model) -> Mapping[str, Element]:
    """Return every part of a model by its address, in the order of the file.

    Examples
    --------
    >>> from detente.case import parse_case
    >>> case = parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {name: Ann}}
    ... options: {a: {owner: A, moves: take-only}}
    ... preferences: {A: [a]}
    ... ''')
    >>> list(elements_of(case.model()))
    ['decision_makers.A', 'options.a', 'options.a.owner', 'options.a.moves', 'preferences.A.1']
    """
    found = [
        *_texts(model.layer),
        *(Element("decision maker", ("decision_makers", d.id), d.name, d.note, d) for d in model.decision_makers),
        *(part for option in model.options for part in _option(option)),
        *_rules(model),
        *_preferences(model),
        *(Element("named state", ("states", n), n, None, s) for n, s in model.states.items()),
        *(Element("definition", ("definitions", n), n, None, f) for n, f in model.layer.definitions.items()),
        *_proposals(model),
        *_overrides(model.phase, model.perspective),
        *_documents(model.layer),
    ]
    return {e.address: e for e in found}


def elements_of_evidence(layer: Layer) -> Mapping[str, Element]:
    """Return every part of a case that has no model yet by its address: what it says of itself, and its documents."""
    return {e.address: e for e in (*_texts(layer), *_documents(layer))}


def _documents(layer: Layer) -> Iterator[Element]:
    """Yield what stands before the model: sources, claims, actors and coders."""
    yield from (Element("source", ("sources", s.id), s.name, None, s) for s in layer.sources.values())
    yield from (Element("claim", ("claims", c.id), c.says, None, c) for c in layer.claims.values())
    yield from (Element("actor", ("actors", a.id), a.name, None, a) for a in layer.actors.values())
    yield from (Element("coder", ("coders", c.id), c.name or c.id, None, c) for c in layer.coders.values())


def find(elements: Iterable[Element], text: str) -> tuple[Element, ...]:
    """Return the parts that an address, the end of one, or a name means.

    Raises
    ------
    UsageError
        If there is none.
    """
    every = list(elements)
    found = [e for e in every if text in e.names]
    if not found:
        folded = " ".join(text.split()).casefold()
        found = [e for e in every if e.label.casefold() == folded]
    if not found:
        hint = nearest(text, [*(name for e in every for name in e.names), *(e.label for e in every)])
        advice = f" ({hint})" if hint else ""
        raise UsageError(f"nothing in this case is called “{text}”{advice}")
    return tuple(found)


def _texts(layer: Layer) -> Iterator[Element]:
    for key in TEXTS:
        if (value := getattr(layer, key)) is not None:
            yield Element("text", (key,), " ".join(value.split()), None, value)
    yield from (Element("left out", ("left_out", k), k, None, why) for k, why in layer.left_out.items())


def _option(option: Option) -> Iterator[Element]:
    note = option.note or Note()
    path = ("options", option.id)
    yield Element("option", path, option.name or option.id, note, option)
    yield Element("owner", (*path, "owner"), f"who owns {option.id}", note, option)
    for rival in option.contested or ():
        yield Element("rival owner", (*path, "contested", rival.owner), f"{rival.owner} as owner", rival.note, option)
    if option.moves in ("take-only", "drop-only"):
        # The mark has no evidence of its own, and the words behind an act seldom say that it is final.
        yield Element("one-way mark", (*path, "moves"), f"{option.id} is {option.moves}", Note(), option)


def _rules(model: Model) -> Iterator[Element]:
    for section, kind in RULES.items():
        for k, resolved in enumerate(getattr(model, section), start=1):
            entry = getattr(resolved, {"infeasible": "rule", "forbidden_moves": "move"}.get(section, "entry"))
            condition = getattr(entry, "condition", None)
            if section == "forbidden_moves":
                text = f"{entry.by} from {entry.origin.text} to {entry.target.text}"
            else:
                text = condition.text if condition else f"{entry.kind.replace('_', ' ')} of {', '.join(entry.options)}"
            yield Element(kind, (section, str(k)), entry.name or str(text), entry.note, entry)


def _preferences(model: Model) -> Iterator[Element]:
    for dm, order in model.preferences.items():
        path = ("preferences", dm)
        match order:
            case StatementOrder(statements=statements):
                for k, s in enumerate(statements, start=1):
                    yield Element("statement", (*path, str(k)), s.label, s.statement.note, s)
            case _:
                kind = "weights" if isinstance(order, WeightOrder) else "ranking"
                yield Element(kind, path, order.source.name or f"{kind} of {dm}", order.source.note, order)


def _proposals(model: Model) -> Iterator[Element]:
    for proposal in model.proposals:
        path = ("proposals", proposal.id)
        yield Element("proposal", path, proposal.name, proposal.proposal.note or Note(), proposal.proposal)
        if isinstance(proposal.proposal.terms, tuple):
            for term in proposal.terms:
                yield Element("term", (*path, term.term.id), term.label, term.term.note, term.term)


def _overrides(phase: Override | None, perspective: Override | None) -> Iterator[Element]:
    for override, kind in ((phase, "phase"), (perspective, "perspective")):
        if override is not None:
            yield Element(kind, (f"{kind}s", override.id), override.name or override.id, override.note, override)
