"""A case under edit as the browser shows it: every entry with its id, whether or not the case is valid.

A part of the file that is not shaped as expected is left out of the lists and named in `unread`; it can be
edited as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from pydantic import ConfigDict, JsonValue, ValidationError, create_model

from detente.case.naming import Named, spoken
from detente.case.preferences import main_keys
from detente.case.sections import NAME, REASONS, SECTIONS, SEEING, Kind, Section, kinds
from detente.case.sections import Field as Declared
from detente.declared import while_declared
from detente.report.claims import claim_told, origin, speakers
from detente.store.places import kind_of, opened
from detente.store.saying import names_in
from detente.store.tree import LAYERS, Path, Tree, bare, get, is_keyed
from detente.web.places import PlaceView, places_of
from detente.web.shapes import Model


class Entry(Model):
    """An entry with what it rests on. `id` is the last step of its path. Keys not named here are passed through."""

    model_config = ConfigDict(frozen=True, extra="allow")
    id: str
    name: str | None = None
    because: str | None = None
    evidence: list[str] = []
    status: str | None = None
    note: str | None = None


class Value(Model):
    """A value with keys of its own. Keys not named here are passed through."""

    model_config = ConfigDict(frozen=True, extra="allow")


class StatementEntry(Entry):
    """A preference statement; or several: `tied` holds those of equal importance, `either_order` those of a bracket."""

    that: str | None = None
    perhaps: str | None = None
    much: str | None = None
    tied: list[JsonValue] | None = None
    either_order: list[JsonValue] | None = None


class PreferenceEntry(Entry):
    """The preferences of the decision maker `id`; `form` is what their kind is called, whose keys are given with it."""

    form: str
    statements: list[StatementEntry] = []
    ranking: list[list[str]] = []
    unknown: JsonValue = None
    voices: JsonValue = None
    fuzzy: JsonValue = None
    threshold: JsonValue = None
    weights: dict[str, str | list[str]] = {}


class TermEntry(Entry):
    """A term of a proposal."""

    that: str | None = None
    obliges: list[str] = []


class ProposalEntry(Entry):
    """A proposal: terms, or one formula or state in `that`."""

    parties: list[str] | None = None
    supersedes: str | None = None
    terms: list[TermEntry] = []
    that: str | None = None


class SourceEntry(Entry):
    """A source, known by its digest, and what is known of it."""

    sha256: str | None = None
    characters: int | None = None
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    date: str | None = None
    retrieved: str | None = None
    url: str | None = None
    language: str | None = None
    direction: str | None = None
    media_type: str | None = None
    original_sha256: str | None = None
    anchor: str | None = None
    confidentiality: JsonValue = None


class ClaimEntry(Entry):
    """What a source says at a place; offsets count code points. `by` is the chain of speakers as written.

    `said_by` is that chain in words, `origin` in words who says it and where; `told` is who says what.
    """

    source: str | None = None
    start: int | None = None
    end: int | None = None
    says: str | None = None
    by: list[JsonValue] = []
    quote: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    kind: str | None = None
    modality: JsonValue = None
    mode: JsonValue = None
    polarity: str | None = None
    actors: JsonValue = None
    target: JsonValue = None
    tags: JsonValue = None
    coder: str | None = None
    confidentiality: JsonValue = None
    incident: JsonValue = None
    renderings: list[JsonValue] = []
    said_by: str = ""
    origin: str = ""
    told: str = ""


def _links(by: Iterable[JsonValue]) -> Iterator[tuple[str, list[str]]]:
    """Yield each speaker of a chain as it is written, with its modes; one that is not written as one is left out."""
    for step in by:
        link = step if isinstance(step, dict) else {"who": step}
        who, mode = link.get("who"), link.get("mode")
        if isinstance(who, str):
            modes = [mode] if isinstance(mode, str) else mode if isinstance(mode, list) else []
            yield who, [str(m) for m in modes]


class UnseenEntry(Model):
    """What a party does not see."""

    options: list[str] = []
    states: list[str] = []


class TextEntry(Model):
    """An entry that is one text: a named state, a definition, a code, something left out."""

    id: str
    text: str


class _Layer(Model):
    """The top level of a case, or what a perspective or a phase gives; `other` holds keys that no case has."""

    # A section that is declared when the contract is made has a field here; one declared later is passed through.
    model_config = ConfigDict(
        frozen=True, extra="allow", json_schema_extra=lambda schema: schema.pop("additionalProperties", None)
    )
    preferences: list[PreferenceEntry] = []
    proposals: list[ProposalEntry] = []
    sources: list[SourceEntry] = []
    claims: list[ClaimEntry] = []
    other: dict[str, JsonValue] = {}


E = TypeVar("E", bound=Entry)
OWN: Mapping[str, type[Model]] = {
    "preference": PreferenceEntry, "statement": StatementEntry, "proposal": ProposalEntry, "term": TermEntry,
    "source": SourceEntry, "claim": ClaimEntry,
    "blind spot": UnseenEntry,
}  # fmt: skip
"""The entries that the server itself reads, or shows in another shape than the file has; all others are derived."""


_MADE: dict[Kind, type[Model]] = {}


@while_declared
def shapes() -> Mapping[str, type[Model]]:
    """Return the shape of every kind that has keys, made from what is declared of it."""
    called = {s.of.name: s.entry for s in SECTIONS.values() if s.container in ("by-id", "list")}
    found = dict(OWN)

    def shape(kind: Kind) -> type[Model]:
        if kind.name not in found and kind in _MADE:
            found[kind.name] = _MADE[kind]
        elif kind.name not in found:
            base = Value if kind.name in values else Model if kind.name in inside else Entry
            keys = {field.name: typed(field, kind) for field in kind.fields if field.name not in base.model_fields}
            name = "".join(word.capitalize() for word in called.get(kind.name, kind.name).split())
            found[kind.name] = _MADE[kind] = create_model(f"{name}Entry", __base__=base, __doc__=kind.help, **keys)
        return found[kind.name]

    def typed(field: Declared, kind: Kind) -> Any:
        if field.parts is not None:
            return list[shape(field.parts)], []  # type: ignore[misc]  # made from a declaration
        if field.of is not None and field.alone:
            return (shape(field.of) | None if field.schema is None else JsonValue), None
        if field.of is not None and not field.or_one:
            return (list[shape(field.of)], []) if field.schema is None else (list[JsonValue], [])  # type: ignore[misc]
        if field.type == "other":
            keyed = field.schema is not None and field.schema.get("type") == "object"
            return (dict[str, JsonValue], {}) if keyed else (JsonValue, None)
        if field.type in ("words", "references"):
            one_of_several = field.or_one or field.name in kind.says
            return (list[str], []) if not one_of_several else (JsonValue if field.or_one else list[str] | None, None)
        value = int if field.type == "number" else str
        return (value, ...) if field.required and kind.name in inside else (value | None, None)

    values = {s.of.name for s in SECTIONS.values() if s.container == "value"}
    # What has no id of its own, since it stands in a list inside an entry.
    inside = {f.of.name for kind in kinds().values() for f in kind.fields if f.of is not None}
    for kind in kinds().values():
        if kind.fields and kind.name not in ("case", "override"):
            shape(kind)
    return found


def _layer_view() -> type[_Layer]:
    """Return the layer with a field for every section there is; one that is declared later is passed through."""
    held: dict[str, Any] = {}
    for key, section in SECTIONS.items():
        if section.container == "text":
            held[key] = (str | None, None)
        elif section.container == "value":
            held[key] = (shapes()[section.of.name] | None, None)
        else:
            held[key] = (list[shapes()[section.of.name] if section.of.fields else TextEntry], [])  # type: ignore[misc]
    return create_model("LayerView", __base__=_Layer, __doc__=_Layer.__doc__, **held)


if TYPE_CHECKING:
    LayerView: TypeAlias = _Layer
else:
    LayerView = _layer_view()


class OverrideEntry(Entry):
    """A perspective or a phase; of a perspective, whose view it is and what that one does not see."""

    view_of: str | None = None
    unseen: UnseenEntry | None = None
    layer: LayerView


class DocumentView(LayerView):
    """A whole case. `unread` names the places that can only be edited as text; `places` what may rest on claims."""

    perspectives: list[OverrideEntry] = []
    phases: list[OverrideEntry] = []
    unread: list[list[str]] = []
    places: list[PlaceView] = []


def document_of(tree: dict[str, Tree]) -> DocumentView:
    """Return a tree as the browser shows it."""
    reader = _Reader(spoken(names_in(tree)))
    found = reader.layer(tree, ())
    for name in LAYERS:
        found[name] = reader.overrides(tree, name)
    return DocumentView(**found, unread=[list(p) for p in reader.unread], places=list(places_of(tree)))


class _Reader:
    def __init__(self, named: Named) -> None:
        self.unread: list[Path] = []
        self.named = named

    def layer(self, body: dict[str, Tree], at: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        other: dict[str, Any] = {}
        for key, value in body.items():
            path = (*at, key)
            section = SECTIONS.get(key)
            if section is not None and section.container == "text":
                self.text(found, key, value, path)
            elif section is not None and section.container == "value":
                found[key] = self.value(section, value, path)
            elif section is not None:
                told = (self.told(section, k, v, p) for k, v, p in self.items(value, path))
                found[key] = [entry for entry in told if entry is not None]
            elif key not in ("format", *LAYERS) and not key.startswith("#"):
                other[key] = bare(value, path)
        return {**found, "other": other}

    def text(self, found: dict[str, Any], key: str, value: Tree, path: Path) -> None:
        if value is None or self.is_text(value, path):
            found[key] = value

    def is_text(self, value: Tree, path: Path) -> bool:
        if not isinstance(value, str):
            self.unread.append(path)
        return isinstance(value, str)

    def items(self, value: Tree, path: Path) -> Iterator[tuple[str, Tree, Path]]:
        """Yield the entries of a section with their ids and paths."""
        if isinstance(value, dict) and not (is_keyed(path) and path[-1] != "preferences"):
            yield from ((k, v, (*path, k)) for k, v in value.items())
        elif isinstance(value, list) and is_keyed(path):
            yield from ((k, v, (*path, k)) for k, v in value)
        elif value is not None:
            self.unread.append(path)

    def told(self, section: Section, key: str, value: Tree, path: Path) -> Model | None:
        """Return an entry of a section in the shape it is shown in."""
        kind = section.of
        if not kind.fields:
            return TextEntry(id=key, text=value) if self.is_text(value, path) else None
        if kind.name == "preference":
            return self.preference(key, value, path)
        if kind.name == "proposal":
            return self.proposal(key, value, path)
        if kind.name == "claim":
            return self.claim(key, value, path)
        return self.of_kind(kind, key, value, path)

    def of_kind(self, kind: Kind, key: str, value: Tree, path: Path) -> Entry | None:
        shape = cast("type[Entry]", shapes()[kind.name])
        held, inner = kind.parts or ("", kind)
        parts = value.get(held) if isinstance(value, dict) else None
        if parts is None:
            return self.entry(shape, key, value, path)
        below = (*path, held)
        found = [e for k, v, p in self.items(parts, below) if (e := self.of_kind(inner, k, v, p))]
        return self.entry(shape, key, value, path, **{held: found})

    def claim(self, key: str, value: Tree, path: Path) -> ClaimEntry | None:
        """Return a claim with who says what in words: speakers and sources by their names."""
        fields = opened(value, "claim") or {}
        names = {**self.named.get("sources", {}), **self.named.get("actors", {})}
        by, source, says = fields.get("by"), fields.get("source"), fields.get("says")
        links = [(names.get(who, who), modes) for who, modes in _links(by if isinstance(by, list) else ())]
        where = names.get(source, source) if isinstance(source, str) else ""
        placed = f"characters {fields.get('start')}–{fields.get('end')}" if where and "start" in fields else ""
        return self.entry(
            ClaimEntry, key, value, path, said_by=speakers(links), told=claim_told(links, where, says, key),
            origin=origin(speakers(links) or where, placed),
        )  # fmt: skip

    def value(self, section: Section, value: Tree, path: Path) -> Model | None:
        try:
            return None if value is None else shapes()[section.of.name].model_validate(bare(value, path))
        except ValidationError:
            self.unread.append(path)
            return None

    def entry(self, shape: type[E], key: str, value: Tree, path: Path, **more: Any) -> E | None:
        fields = opened(value, kind_of(path))
        if fields is not None:
            try:
                given = {k: bare(v, (*path, k)) for k, v in fields.items() if v is not None and k not in ("id", *more)}
                return shape(id=key, **given, **more)
            except ValidationError:
                pass
        self.unread.append(path)
        return None

    def preference(self, key: str, value: Tree, path: Path) -> PreferenceEntry | None:
        if isinstance(value, list):
            statements = [s for k, v, p in self.items(value, path) if (s := self.statement(k, v, p))]
            return PreferenceEntry(id=key, form="statements", statements=statements)
        for name, kind in main_keys().items() if isinstance(value, dict) else ():
            if name in value and (shown := kind.shown(bare(value, path))) is not None:
                return self.entry(PreferenceEntry, key, value, path, form=kind.kind, **shown)
        self.unread.append(path)
        return None

    def statement(self, key: str, value: Tree, path: Path) -> StatementEntry | None:
        if isinstance(value, list):
            return StatementEntry(id=key, tied=bare(value, path))
        return self.entry(StatementEntry, key, value, path)

    def proposal(self, key: str, value: Tree, path: Path) -> ProposalEntry | None:
        terms = get(value, ("terms",))
        if isinstance(terms, str):
            return self.entry(ProposalEntry, key, value, path, terms=[], that=terms)
        below = (*path, "terms")
        found = [t for k, v, p in self.items(terms, below) if (t := self.entry(TermEntry, k, v, p))]
        return self.entry(ProposalEntry, key, value, path, terms=found)

    def overrides(self, tree: dict[str, Tree], name: str) -> list[OverrideEntry]:
        found = []
        for key, value, path in self.items(tree.get(name), (name,)):
            body = value if isinstance(value, dict) else {}
            if value is not None and not isinstance(value, dict):
                self.unread.append(path)
            notes = {f.name: body[f.name] for f in (NAME, *REASONS, *SEEING) if f.name in body}
            layer = LayerView(**self.layer({k: v for k, v in body.items() if k not in notes}, path))
            entry = self.entry(OverrideEntry, key, notes, path, layer=layer)
            if entry:
                found.append(entry)
        return found
