"""A case under edit as the browser shows it: every entry with its id, whether or not the case is valid.

A part of the file that is not shaped as expected is left out of the lists and named in `unread`; it can be
edited as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeVar

from pydantic import ConfigDict, Field, JsonValue, ValidationError

from detente.case.elements import MOVE_TEXT
from detente.case.fields import HEAD
from detente.store.places import MAIN_FIELD, kind_of
from detente.store.tree import Path, Tree, bare, get, is_keyed
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


class OptionEntry(Entry):
    """Something one decision maker can do."""

    owner: str | None = None
    moves: str | None = None
    taken: str | None = None
    not_taken: str | None = None


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
    """The preferences of the decision maker `id`, in one of three forms."""

    form: Literal["statements", "ranking", "weights"]
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
    terms: list[TermEntry] = []
    that: str | None = None


class SourceEntry(Entry):
    """A source, known by its digest."""

    sha256: str | None = None
    characters: int | None = None


class ClaimEntry(Entry):
    """What a source says at a place; offsets count code points. `by` is the chain of speakers as written."""

    source: str | None = None
    start: int | None = None
    end: int | None = None
    says: str | None = None
    by: list[JsonValue] = []
    quote: str | None = None
    kind: str | None = None
    modality: JsonValue = None
    mode: JsonValue = None
    coder: str | None = None
    confidentiality: JsonValue = None


class CoderEntry(Entry):
    """Somebody, or a set of rules, that codes claims as a layer of its own."""

    kind: str | None = None


class TextEntry(Model):
    """An entry that is one text: a named state, a definition, something left out."""

    id: str
    text: str


class LayerView(Model):
    """The top level of a case, or what a perspective or a phase gives."""

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
    coders: list[CoderEntry] = []
    left_out: list[TextEntry] = []
    other: dict[str, JsonValue] = {}


class OverrideEntry(Entry):
    """A perspective or a phase."""

    layer: LayerView


class DocumentView(LayerView):
    """A whole case. `unread` names the places that can only be edited as text."""

    perspectives: list[OverrideEntry] = []
    phases: list[OverrideEntry] = []
    unread: list[list[str]] = []


E = TypeVar("E", bound=Entry)
SECTIONS: dict[str, type[Entry]] = {
    "decision_makers": DecisionMakerEntry, "options": OptionEntry, "infeasible": RuleEntry,
    "forbidden_moves": ForbiddenMoveEntry, "indistinguishable": ClassEntry, "sources": SourceEntry,
    "claims": ClaimEntry, "coders": CoderEntry,
}  # fmt: skip
TEXT_SECTIONS = ("states", "definitions", "left_out")


def document_of(tree: dict[str, Tree]) -> DocumentView:
    """Return a tree as the browser shows it."""
    reader = _Reader()
    found = reader.layer(tree, ())
    for name in ("perspectives", "phases"):
        found[name] = reader.overrides(tree, name)
    return DocumentView(**found, unread=[list(p) for p in reader.unread])


class _Reader:
    def __init__(self) -> None:
        self.unread: list[Path] = []

    def layer(self, body: dict[str, Tree], at: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        other: dict[str, Any] = {}
        for key, value in body.items():
            path = (*at, key)
            if key in HEAD:
                self.text(found, key, value, path)
            elif key in SECTIONS:
                found[key] = [e for k, v, p in self.items(value, path) if (e := self.entry(SECTIONS[key], k, v, p))]
            elif key in TEXT_SECTIONS:
                found[key] = [TextEntry(id=k, text=v) for k, v, p in self.items(value, path) if self.is_text(v, p)]
            elif key == "preferences":
                found[key] = [e for k, v, p in self.items(value, path) if (e := self.preference(k, v, p))]
            elif key == "proposals":
                found[key] = [e for k, v, p in self.items(value, path) if (e := self.proposal(k, v, p))]
            elif key not in ("format", "perspectives", "phases") and not key.startswith("#"):
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

    def entry(self, shape: type[E], key: str, value: Tree, path: Path, **more: Any) -> E | None:
        fields = _opened(value, path)
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
        if isinstance(value, dict) and isinstance(value.get("ranking"), list):
            groups = [g if isinstance(g, list) else [g] for g in value["ranking"]]
            return self.entry(PreferenceEntry, key, value, path, form="ranking", ranking=groups)
        if isinstance(value, dict) and isinstance(value.get("weights"), dict):
            return self.entry(PreferenceEntry, key, value, path, form="weights", weights=value["weights"])
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
            notes = {k: body[k] for k in ("name", "because", "evidence", "status", "note") if k in body}
            layer = LayerView(**self.layer({k: v for k, v in body.items() if k not in notes}, path))
            entry = self.entry(OverrideEntry, key, notes, path, layer=layer)
            if entry:
                found.append(entry)
        return found


def _opened(value: Tree, path: Path) -> dict[str, Tree] | None:
    """Return an entry as fields; a bare text is the main field of its kind."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    kind = kind_of(path)
    if isinstance(value, str) and kind in MAIN_FIELD:
        return {MAIN_FIELD[kind]: value}
    if isinstance(value, str) and kind == "forbidden move" and (match := MOVE_TEXT.fullmatch(value)):
        return dict(zip(("by", "from", "to"), match.groups(), strict=True))
    return None
