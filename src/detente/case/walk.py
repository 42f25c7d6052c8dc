"""One walk over all that a case says: every entry of a layer with its place, what it is called, its words and names.

A layer is the top level, or what a perspective or a phase gives; laid over each other they are a layer again. What is
told of every entry of a case (its address, what it rests on, its own words, the names that must be there) is told by
this walk, so that a new kind of entry is met everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.case.elements import Condition, Entry, Layer, Note, Override
from detente.case.plain import told_of
from detente.case.referring import Refers, leaves, names
from detente.case.sections import (
    SECTIONS,
    Section,
    bare,
    by_whole_address,
    head,
    holding,
    kinds,
    prose,
    references,
    texts,
)

if TYPE_CHECKING:
    from detente.case.case import Case


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
    of
        The kind whose keys it has; empty where its words and names are told with another part.
    dropped
        What leaving it out of a model means; empty where nothing is solved from it.

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
    of: str = ""
    dropped: str = ""

    @property
    def address(self) -> str:
        """The place in the file, in one word."""
        return ".".join(self.path)

    @property
    def short(self) -> str:
        """The end of the place that a reader needs."""
        return self.address if self.path[0] in by_whole_address() or len(self.path) == 1 else ".".join(self.path[1:])

    @property
    def names(self) -> tuple[str, ...]:
        """Every end of the place that names this part."""
        ends = [".".join(self.path[k:]) for k in range(len(self.path))]
        if not self.of or len(self.path) > 3:  # such as who owns an option
            ends = ends[:2]
        return tuple(end for end in ends if not end[:1].isdigit())

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Its words for people, each with the field it stands in; a bare text has none."""
        if isinstance(self.body, str):
            return (("", str(self.body)),) if self.path[0] in prose() else ()
        found = ((name, self._field(name)) for name in texts().get(self.of, ()))
        return tuple(
            (name, str(text))
            for name, given in found
            for text in (given if isinstance(given, tuple) else (given,))
            if text is not None
        )

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every name of another entry in it, with the field it stands in."""
        return tuple(
            Reference(field, found, sections, how.free)
            for field, text, how in self.read_for_names()
            for found, sections in names(text, how)
        )

    def read_for_names(self) -> Iterator[tuple[str, str, Refers]]:
        """Yield every text in it that is read for names, with the field it stands in and how it is read."""
        if len(self.path) == 1 and isinstance(self.body, str):
            of_text = references()["case"].get(self.path[0])
            fields = {} if of_text is None else {"": of_text}
        elif isinstance(self.body, str | Condition):
            fields = {"": bare()[self.of]} if self.of in bare() else {}
        else:
            fields = dict(references().get(self.of, {}))
        for name, refers in fields.items():
            yield from ((name, text, how) for text, how in leaves(self._field(name), refers))

    @property
    def data(self) -> Any:
        r"""What the file says: a mapping, a list or a text; of a perspective or a phase what is said of it.

        Examples
        --------
        >>> from detente.case import parse_case
        >>> text = "format: detente/1\nsources: {s: {name: a letter, outlet: The Post}}"
        >>> next(entries(parse_case(text).layer)).data
        {'name': 'a letter', 'outlet': 'The Post'}
        """
        if isinstance(self.body, Override):
            return told_of(self.body)
        return kinds()[self.of].plain(self.body)

    def _field(self, name: str) -> Any:
        """Return the value of a key of the file."""
        if not name:
            return self.body
        if self.note is not None and name in ("because", "evidence", "note"):
            return getattr(self.note, name)
        if isinstance(self.body, Entry):
            return self.body.values.get(name)
        if isinstance(self.body, Override):
            return getattr(self.body, name, None)  # what it gives are entries of their own
        declared = next(field for field in kinds()[self.of].fields if field.name == name)
        return declared.value(self.body) if declared.value is not None else getattr(self.body, name, None)


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
        if (value := layer.held(key)) is not None:
            yield Element("text", (key,), " ".join(value.split()), None, value, "case")
    for section, declared in holding().items():
        held = layer.held(section) or {}
        numbered = held.items() if isinstance(held, Mapping) else ((str(k), e) for k, e in enumerate(held, start=1))
        for key, body in numbered:
            yield from _parts(declared, (section, str(key)), body)
    for section, declared in SECTIONS.items():
        if declared.container == "value" and (body := layer.held(section)) is not None:
            yield from _parts(declared, (section,), body)


def _parts(section: Section, path: tuple[str, ...], body: Any) -> Iterator[Element]:
    for part in section.of.parts_of(path[-1], body):
        yield Element(part.kind, (*path, *part.below), part.label, part.note, part.body, part.of, part.dropped)


def override_entry(section: str, override: Override) -> Element:
    """Return a perspective or a phase as an entry: what it gives is a layer of its own."""
    path = (section, str(override.id))
    return Element(section.removesuffix("s"), path, override.name or override.id, override.note, override, "override")


def written(case: Case) -> Iterator[tuple[str, Element]]:
    """Yield every entry of a case as it is written, with the id of the perspective or phase it stands in, or nothing.

    What several layers say of the same is yielded once for each.
    """
    yield from (("", e) for e in entries(case.layer))
    for section in ("perspectives", "phases"):
        for key, override in getattr(case, section).items():
            yield "", override_entry(section, override)
            yield from ((str(key), e) for e in entries(override.layer))
