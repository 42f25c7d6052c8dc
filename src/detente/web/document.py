"""A case under edit as the browser shows it: every entry with its id, whether or not the case is valid.

A part of the file that is not shaped as expected is left out of the lists and named in `unread`; it can be
edited as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import ConfigDict, Field, JsonValue, ValidationError

from detente.case.preferences import main_keys
from detente.case.sections import NAME, REASONS, head, holding
from detente.store.places import kind_of, opened
from detente.store.tree import LAYERS, Path, Tree, bare, get, is_keyed
from detente.web.places import PlaceView, places_of
from detente.web.shapes import Model


class Entry(Model):
    """An entry with what it rests on. `id` is the last step of its path. Keys not named here are passed through."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)
    id: str
    name: str | None = None
    because: str | None = None
    evidence: list[str] = []
    status: str | None = None
    note: str | None = None


class DecisionMakerEntry(Entry):
    """Somebody who can act."""

    group: str | None = None


class RivalEntry(Entry):
    """The decision maker `id`, who would own an option by other claims."""


class OptionEntry(Entry):
    """Something one decision maker can do; `contested` are those who would own it by other claims."""

    owner: str | None = None
    moves: str | None = None
    taken: str | None = None
    not_taken: str | None = None
    contested: list[RivalEntry] = []


class RuleEntry(Entry):
    """A rule of `infeasible`: one of the four is given."""

    when: str | None = None
    exactly_one: list[str] | None = None
    at_most_one: list[str] | None = None
    at_least_one: list[str] | None = None


class ForbiddenMoveEntry(Entry):
    """Single moves that do not exist."""

    by: str | None = None
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None


class ClassEntry(Entry):
    """States that are one state."""

    when: str | None = None


class StatementEntry(Entry):
    """A preference statement; `tied` holds the formulas of statements of equal importance, where it is a tie."""

    that: str | None = None
    tied: list[JsonValue] | None = None


class PreferenceEntry(Entry):
    """The preferences of the decision maker `id`; `form` is what their kind is called, whose keys are given with it."""

    form: str
    statements: list[StatementEntry] = []
    ranking: list[list[str]] = []
    weights: dict[str, str] = {}


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
    language: str | None = None
    direction: str | None = None
    media_type: str | None = None
    original_sha256: str | None = None
    anchor: str | None = None
    confidentiality: JsonValue = None


class ClaimEntry(Entry):
    """What a source says at a place; offsets count code points. `by` is the chain of speakers as written."""

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


class MentionEntry(Model):
    """A place where an actor is named; offsets count code points."""

    source: str
    start: int
    end: int


class ChangeEntry(Model):
    """A merge or split in an actor's history."""

    what: str
    actors: list[str] = []
    mentions: list[MentionEntry] = []
    note: str | None = None


class ActorEntry(Entry):
    """Somebody who appears in the sources; `label_only` is a text, as the file has it."""

    kind: str | None = None
    part_of: str | None = None
    overlaps: list[str] = []
    aliases: list[str] = []
    label_only: str | None = None
    mentions: list[MentionEntry] = []
    history: list[ChangeEntry] = []


class CoderEntry(Entry):
    """Somebody, or a set of rules, that codes claims as a layer of its own."""

    kind: str | None = None


class RepairEntry(Model):
    """What repairs may change, and what each kind of change costs."""

    model_config = ConfigDict(frozen=True, extra="allow")
    allow: list[str] = []
    costs: dict[str, str] = {}
    keep: list[str] = []
    owners: dict[str, list[str]] = {}
    wants: dict[str, list[str]] = {}
    add_at: str | None = None


class TextEntry(Model):
    """An entry that is one text: a named state, a definition, a code, something left out."""

    id: str
    text: str


class LayerView(Model):
    """The top level of a case, or what a perspective or a phase gives; `other` holds keys that no case has."""

    title: str | None = None
    summary: str | None = None
    citation: str | None = None
    caution: str | None = None
    status_quo: str | None = None
    decision_makers: list[DecisionMakerEntry] = []
    options: list[OptionEntry] = []
    infeasible: list[RuleEntry] = []
    forbidden_moves: list[ForbiddenMoveEntry] = []
    indistinguishable: list[ClassEntry] = []
    preferences: list[PreferenceEntry] = []
    states: list[TextEntry] = []
    definitions: list[TextEntry] = []
    proposals: list[ProposalEntry] = []
    sources: list[SourceEntry] = []
    claims: list[ClaimEntry] = []
    actors: list[ActorEntry] = []
    coders: list[CoderEntry] = []
    codes: list[TextEntry] = []
    left_out: list[TextEntry] = []
    repair: RepairEntry | None = None
    other: dict[str, JsonValue] = {}


class OverrideEntry(Entry):
    """A perspective or a phase."""

    layer: LayerView


class DocumentView(LayerView):
    """A whole case. `unread` names the places that can only be edited as text; `places` what may rest on claims."""

    perspectives: list[OverrideEntry] = []
    phases: list[OverrideEntry] = []
    unread: list[list[str]] = []
    places: list[PlaceView] = []


E = TypeVar("E", bound=Entry)
SHAPES: dict[str, type[Entry]] = {
    "decision maker": DecisionMakerEntry, "option": OptionEntry, "infeasible": RuleEntry,
    "forbidden move": ForbiddenMoveEntry, "indistinguishable": ClassEntry, "source": SourceEntry,
    "claim": ClaimEntry, "actor": ActorEntry, "coder": CoderEntry,
}  # fmt: skip
"""The entries of each kind; those of other sections are texts, preferences or proposals."""


def document_of(tree: dict[str, Tree]) -> DocumentView:
    """Return a tree as the browser shows it."""
    reader = _Reader()
    found = reader.layer(tree, ())
    for name in LAYERS:
        found[name] = reader.overrides(tree, name)
    return DocumentView(**found, unread=[list(p) for p in reader.unread], places=list(places_of(tree)))


class _Reader:
    def __init__(self) -> None:
        self.unread: list[Path] = []

    def layer(self, body: dict[str, Tree], at: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        other: dict[str, Any] = {}
        for key, value in body.items():
            path = (*at, key)
            kind = holding()[key].of.name if key in holding() else None
            if key in head():
                self.text(found, key, value, path)
            elif kind in SHAPES:
                found[key] = [e for k, v, p in self.items(value, path) if (e := self.of_kind(kind, k, v, p))]
            elif kind == "preference":
                found[key] = [e for k, v, p in self.items(value, path) if (e := self.preference(k, v, p))]
            elif kind == "proposal":
                found[key] = [e for k, v, p in self.items(value, path) if (e := self.proposal(k, v, p))]
            elif kind is not None:
                found[key] = [TextEntry(id=k, text=v) for k, v, p in self.items(value, path) if self.is_text(v, p)]
            elif key == "repair":
                found[key] = self.repair(value, path)
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

    def of_kind(self, kind: str, key: str, value: Tree, path: Path) -> Entry | None:
        contested = value.get("contested") if kind == "option" and isinstance(value, dict) else None
        if contested is None:
            return self.entry(SHAPES[kind], key, value, path)
        rivals = [
            e for k, v, p in self.items(contested, (*path, "contested")) if (e := self.entry(RivalEntry, k, v, p))
        ]
        return self.entry(OptionEntry, key, value, path, contested=rivals)

    def repair(self, value: Tree, path: Path) -> RepairEntry | None:
        try:
            return None if value is None else RepairEntry.model_validate(bare(value, path))
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
            notes = {f.name: body[f.name] for f in (NAME, *REASONS) if f.name in body}
            layer = LayerView(**self.layer({k: v for k, v in body.items() if k not in notes}, path))
            entry = self.entry(OverrideEntry, key, notes, path, layer=layer)
            if entry:
                found.append(entry)
        return found
