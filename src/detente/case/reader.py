"""From nodes to a `Case`: shape, keys, ids and the syntax of formulas; what names refer to is `model`'s business."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from detente.case.checks import lost_anywhere
from detente.case.elements import (
    STATUSES,
    Condition,
    Entry,
    Layer,
    Note,
    Override,
    Unseen,
)
from detente.case.nodes import Located, MappingNode, Node, SequenceNode, describe, is_null, shorten, where_of
from detente.case.sections import (
    REASONS,
    SECTIONS,
    SEEING,
    TOP_ONLY,
    UNSEEN,
    Field,
    Kind,
    Section,
    alone,
    known_keys,
    naming_anywhere,
)
from detente.case.shapes import FORMAT, Shapes, a, first_key
from detente.case.walk import entries
from detente.errors import FormulaError, InvalidCase, Problem, nearest
from detente.formula import is_pattern, parse

T = TypeVar("T")


@dataclass(frozen=True)
class Layers:
    """What could be read, with the problems; `intact` tells that they left everything else as it was written."""

    layer: Layer
    perspectives: dict[str, Override]
    phases: dict[str, Override]
    problems: tuple[Problem, ...]
    intact: bool


def read_layers(root: Node) -> Layers:
    """Read the top level, the perspectives and the phases of a case.

    Raises
    ------
    InvalidCase
        If the text is no case at all, or one of another format; other errors are in the result.
    """
    reader = Reader()
    if not isinstance(root, MappingNode):
        reader.problem(
            root.where,
            f"found {describe(root)}; expected a case, that is a mapping that starts with “format: {FORMAT}”",
        )
        raise InvalidCase(reader.problems)
    version = root.get("format")
    if version is not None and version != FORMAT:
        where = version.where if isinstance(version, Located) else root.where
        reader.problem(where, f"found the format {describe(version)}; this version of Detente reads “{FORMAT}”")
        raise InvalidCase(reader.problems)
    reader.keys(
        root, "the case", known_keys()["case"], required=("format",) if _is_evidence(root) else ("format", "options")
    )
    layer = reader.layer(root)
    perspectives = reader.table(root, "perspectives", lambda key, node: reader.override(key, node, "perspective"))
    phases = reader.table(root, "phases", lambda key, node: reader.override(key, node, "phase"))
    for override in (*perspectives.values(), *phases.values()):
        reader.only_known_options(override, layer)
    reader.one_view_each(perspectives)
    reader.only_known_anywhere(layer, perspectives, phases)
    return Layers(layer, perspectives, phases, tuple(reader.problems), reader.intact)


def _is_evidence(root: MappingNode) -> bool:
    """Tell whether a file can do without a model, since it holds sources or a codebook."""
    return any(root.get(section) is not None for section in alone())


class Reader(Shapes):
    """Reads the sections of a case: each says itself how, where its entries have a class of their own."""

    top_only = TOP_ONLY

    def __init__(self) -> None:
        super().__init__()
        self._inside = False
        self._in_part: Kind | None = None

    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """Return the keys of every kind of entry, for a better hint."""
        return {kind: keys for kind, keys in known_keys().items() if kind not in ("case", "override")}

    def condition(self, node: Node | None, what: str) -> Condition | None:
        """Read a formula or a pattern."""
        text = self.text(node, f"{what}, a formula or a pattern")
        if text is None:
            return None
        if text[:1].isdigit():
            self.problem(text.where, f"found “{shorten(text)}”; expected {what}, a formula or a pattern")
            return None
        return self.condition_of(text)

    def condition_of(self, text: Located) -> Condition | None:
        """Read a text as a formula or a pattern."""
        if is_pattern(text):
            return Condition(text, None)
        try:
            return Condition(text, parse(str(text)))
        except FormulaError as e:
            self.problem(text.at(e.offset), e.message, e.hint)
            return None

    def note(self, node: MappingNode) -> Note:
        """Read what an entry rests on."""
        return Note(
            because=self.member(node, "because", "a reason in words"),
            evidence=self.words(node.get("evidence"), "“evidence”"),
            status=self.choice(node, "status", STATUSES),
            note=self.member(node, "note", "a note in words"),
        )

    def note_given(self, node: MappingNode) -> Note | None:
        """Return what an entry rests on, or None where it says nothing of that."""
        return self.note(node) if any(node.get(field.name) is not None for field in REASONS) else None

    def known(self, node: MappingNode, what: str, kind: Kind) -> bool:
        """Note the keys that an entry of a kind does not have, and those that it lacks.

        What a perspective or a phase says key by key is a part of an entry: `checks` tells what the whole lacks.
        """
        required = (f.name for f in kind.fields if f.required and kind is not self._in_part)
        return self.keys(node, what, (f.name for f in kind.fields), required)

    def layer(self, node: MappingNode) -> Layer:
        """Read the sections of the top level, of a perspective or of a phase."""
        places = {}
        for key, value in node.entries:
            first = value.entries[0][0].where if isinstance(value, MappingNode) and value.entries else value.where
            places[str(key)] = key.where if is_null(value) else first
        return Layer.of({key: self.section(node, section) for key, section in SECTIONS.items()}, places)

    def section(self, parent: MappingNode, section: Section) -> Any:
        """Read a section; of what a layer replaces as a whole, None tells that it is not given."""
        node = parent.get(section.key)
        if node is None and section.layers == "replaced":
            return None
        read = self.reading(section.of)
        self._in_part = section.of if self._inside and section.layers == "merged by key" else None
        match section.container:
            case "text":
                return self.member(parent, section.key, section.of.expected or f"words for “{section.key}”")
            case "value":
                return None if node is None or is_null(node) else read(Located(section.key, node.where), node)
            case "list":
                return self.entries(parent, section.key, lambda item: read(Located(section.key, item.where), item))
            case "by-id" if section.any_id:
                return self.described(parent, section.key, read)
            case "by-id":
                return self.table(parent, section.key, read)

    def reading(self, kind: Kind) -> Callable[[Located, Node], Any]:
        """Return what reads an entry of a kind."""
        if kind.read is not None:
            return partial(kind.read, self)
        if kind.fields:
            return partial(self.entry, kind)
        expected = kind.expected or f"{a(kind.name)}, in words"
        if kind.text is not None and kind.text.syntax == "formula":
            return lambda _, node: self.condition(node, expected)
        return lambda _, node: self.text(node, expected)

    def entry(self, kind: Kind, key: Located, node: Node) -> Entry | None:
        """Read an entry of a section that has no class of its own."""
        main = next((field for field in kind.fields if field.name == kind.main), None)
        if main is not None and isinstance(node, Located) and not is_null(node):
            value = self.value(main, node)
            return None if value is None else Entry(key, {main.name: value}, node.where)
        if is_null(node) and (kind is self._in_part or not any(field.required for field in kind.fields)):
            return Entry(key, {}, key.where)
        body = self.mapping(node, f"the {kind.name} “{key}”")
        values = None if body is None else self.values(kind, body)
        return None if body is None or values is None else Entry(key, values, first_key(body))

    def value(self, field: Field, node: Node) -> Any:  # noqa: PLR0911 - one per type of field
        """Read what a field of an entry without a class of its own holds; None where it is something else."""
        what = f"“{field.name}”"
        if field.read is not None:
            return field.read(self, node)
        if field.parts is not None:
            return self.table_of(node, field.name, self.reading(field.parts))
        if field.of is not None and field.alone:
            return self.record(field.of, node)
        if field.of is not None:
            kind = field.of
            return tuple(r for item in self.items(node, what) if (r := self.record(kind, item)) is not None)
        match field.type:
            case "formula":
                return self.condition(node, what)
            case "words" | "references" if field.or_one:
                return self.one_or_more(node, what)
            case "words" | "references":
                return self.words(node, what)
            case "number":
                return self.whole_of(node, field.name)
            case "flag":
                word = self.choice_of(node, field.name, ("true", "false"))
                return None if word is None else word == "true"
            case "choice":
                return self.choice_of(node, field.name, field.choices)
            case "other":
                return self.any(node)
        return self.text(node, f"an id for {what}" if field.type == "reference" else f"words for {what}")

    def record(self, kind: Kind, node: Node) -> dict[str, Any] | None:
        """Read what stands inside an entry and has no address of its own."""
        body = self.mapping(node, a(kind.name))
        return None if body is None else self.values(kind, body)

    def values(self, kind: Kind, body: MappingNode) -> dict[str, Any] | None:
        """Read what stands under the keys of a kind."""
        if not self.known(body, a(kind.name), kind):
            return None
        given = ((field, body.get(field.name)) for field in kind.fields)
        values = {field.name: self.value(field, value) for field, value in given if value is not None}
        return {name: value for name, value in values.items() if value is not None}

    def any(self, node: Node) -> Any:
        """Read a value of any shape."""
        if isinstance(node, MappingNode):
            return {str(key): self.any(value) for key, value in node.entries}
        if isinstance(node, SequenceNode):
            return tuple(self.any(item) for item in node.items)
        return None if is_null(node) else node

    def described(self, parent: MappingNode, section: str, read: Callable[[Located, Node], T | None]) -> dict[str, T]:
        """Read a section whose keys may be any words."""
        node = parent.get(section)
        body = None if is_null(node) else self.mapping(node, f"“{section}”")
        found = {str(key): read(key, value) for key, value in body.entries} if body else {}
        return {key: value for key, value in found.items() if value is not None}

    def override(self, key: Located, node: Node, what: str) -> Override | None:
        """Read a perspective or a phase."""
        if is_null(node):
            node = MappingNode(node.where, ())
        body = self.mapping(node, f"the {what} “{key}”")
        if body is None or not self.keys(body, f"a {what}", known_keys()["override"]):
            return None
        self._inside = True
        layer = self.layer(body)
        self._inside = False
        view_of, unseen = (self.seeing(body, field, what) for field in SEEING)
        return Override(key, self.name(body), layer, self.note(body), view_of, unseen)

    def seeing(self, body: MappingNode, field: Field, what: str) -> Any:
        """Read whose view a perspective is, or what that one does not see; a phase is nobody's view."""
        node = next((value for key, value in body.entries if key == field.name), None)
        if node is None or is_null(node):
            return None
        if what != "perspective":
            place = next(key.where for key, _ in body.entries if key == field.name)
            text = f"found the key “{field.name}”, which a {what} does not have"
            self.problem(place, text, "it stands in perspectives only", local=True)
            return None
        value = self.value(field, node)
        return Unseen(**value) if field.of is UNSEEN and value is not None else value

    def one_view_each(self, perspectives: Mapping[str, Override]) -> None:
        """Note every perspective that is said to be somebody's view beside another one."""
        views: dict[str, str] = {}
        for key, found in perspectives.items():
            who = found.view_of
            if who is not None and views.setdefault(str(who), key) != key:
                text = f"found “{who}” as “view_of” of “{key}”; its view is “{views[str(who)]}” already"
                self.problem(where_of(who), text, "leave it out in one of them; --view names another one", local=True)

    def only_known_options(self, override: Override, base: Layer) -> None:
        """Note the options that a perspective or a phase adds."""
        for key in override.layer.options:
            if key not in base.options:
                hint = nearest(key, base.options) or "declare it at the top level and forbid it elsewhere by a rule"
                text = f"found the new option “{key}”; options are declared at the top level only"
                self.problem(where_of(key), text, hint)

    def only_known_anywhere(
        self, layer: Layer, perspectives: Mapping[str, Override], phases: Mapping[str, Override]
    ) -> None:
        """Note the names of perspectives and phases, and of what any of them may have, that nothing in the case has."""
        every = [layer, *(o.layer for o in (*perspectives.values(), *phases.values()))]
        ids: dict[str, list[str]] = {"perspectives": [*perspectives], "phases": [*phases]}
        for section in SECTIONS.values():
            if section.container == "by-id":
                ids[section.key] = [key for one in every for key in one.held(section.key) or ()]
        for one in every:
            for entry in (e for e in entries(one) if e.of in naming_anywhere()):
                for found in lost_anywhere(ids, entry):
                    self.problem(found.where, found.message, found.hint, local=True)
        for section in SECTIONS.values():
            for found in section.together(every) if section.together else ():
                self.problem(found.where, found.message, found.hint, missing=found.missing, local=True)
