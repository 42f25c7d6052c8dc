"""The parts of answers about cases, their history, members and sources."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from detente.answer import Answer
from detente.conflict import Truth
from detente.exchange import writable
from detente.exchange.positions import Unit
from detente.report.exchange import AboveLevelRecord, PartLeftRecord, ReplacedNameRecord
from detente.store.accounts import Role
from detente.store.commands import AnyCommand, Place
from detente.web.document import ClaimEntry, DocumentView
from detente.web.forms import QuestionView
from detente.web.sections import SectionView
from detente.web.shapes import Asked, Model, ProblemView, described_as

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
ClientId = Annotated[str, Field(max_length=80, description="An id that an open page makes for itself.")]
CommandKey = Annotated[
    str | None,
    Field(
        max_length=80, description="An id for this request: sent again after a lost answer, it changes nothing twice."
    ),
]


def _written(kind: str) -> str:
    if kind not in writable():
        raise ValueError(f"one of {', '.join(writable())}")
    return kind


ExportKind = Annotated[
    str, AfterValidator(_written), Field(json_schema_extra=lambda schema: schema.update(enum=[*writable()]))
]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class SessionView(Model):
    """Who is signed in, and to what."""

    mode: Literal["local", "team"]
    name: str
    person: str = Field(description="The id of the account, empty for the one person of a local workbench.")
    admin: bool
    version: str
    contract: str


class Word(Model):
    """An id of the vocabulary with its name and meaning."""

    id: str
    name: str
    meaning: str


class ConceptWord(Model):
    """A solution concept: what it is called in tables and in full, when somebody stays under it, and plainly how."""

    id: str
    name: str
    title: str
    meaning: str
    plain: str


class CodingFormat(Model):
    """A format in which what is coded is written, or a model, in words, and the options that go with it."""

    id: str
    label: str
    takes: list[str]


class MarkWord(Model):
    """What stands for an answer to whether something holds: a sign, and a word."""

    answer: Answer
    sign: str
    word: str


class TruthWord(Model):
    """What stands for what a statement is at a state: a sign, and a word."""

    truth: Truth
    sign: str
    word: str


class ChangeWord(Model):
    """What stands beside an answer that is compared with that of before; nothing where it is the same."""

    before: Answer
    after: Answer
    changed: Answer
    says: str


class KindWord(Model):
    """A kind of change, or of doubt, and what one of them is."""

    id: str
    says: str


class EncodingWord(Model):
    """An encoding that can be named for a text which does not say its own."""

    id: str
    name: str


class Vocabulary(Model):
    """The words the page needs: concepts, sections with their fields, choices, warnings, what is answered here."""

    concepts: list[ConceptWord]
    default_concepts: list[str]
    marks: list[MarkWord]
    stays: list[MarkWord] = Field(description="The same for whether a state is stable for everybody.")
    truths: list[TruthWord]
    changes: list[ChangeWord]
    moves: list[str]
    statuses: list[str]
    rule_lists: list[str]
    roles: list[str]
    warnings: list[Word]
    answers: list[str]
    sections: list[SectionView]
    questions: list[QuestionView]
    claim_kinds: list[str]
    claim_modes: list[str]
    claim_modalities: list[str]
    claim_polarities: list[str]
    codebook: dict[str, dict[str, str]] = Field(
        description="What kinds, modes and modalities of claims and the standings of speakers mean."
    )
    change_kinds: list[KindWord]
    doubts: list[KindWord]
    exports: list[str]
    models: list[CodingFormat]
    reports: list[KindWord] = Field(description="What a report is written as.")
    codings: list[CodingFormat] = Field(description="The formats in which what is coded is written for other programs.")
    imports: list[str]
    documents: list[str]
    encodings: list[EncodingWord]
    unseen: str = Field(
        description="A regular expression; what its group matches is a character that nobody sees, and is to be marked."
    )
    unseen_names: dict[str, str] = Field(description="What these characters are called.")


class CatalogEntry(Model):
    """A case that ships with Detente."""

    slug: str
    title: str
    citation: str
    grade: str
    status: str


class Template(Model):
    """What a new case can begin with."""

    id: str
    title: str
    summary: str


class Told(Model):
    """What tells a case from another: when it was made, its summary, its parties, and what else in it has a name."""

    made_at: str
    summary: str
    parties: list[str]
    names: list[str]


class CaseItem(Model):
    """A case of the list; `damage` says what is not as it was written, and is empty where all is.

    Parameters
    ----------
    told
        What is in it, where that was asked for and can be read.
    """

    id: str
    title: str
    version: int
    changed_at: str
    changed_by: str
    archived: bool
    role: Role
    damage: str
    told: Told | None = None


class NewCase(Asked):
    """A new case: from the catalogue, from a template, or as a copy of another. A title replaces the one it brings."""

    origin: Literal["catalog", "template", "copy"]
    id: Annotated[str, Field(max_length=200)]
    title: Annotated[str | None, Field(max_length=500, min_length=1)] = None


class Next(Model):
    """What undo or redo would do: the number of the change, and what that is called."""

    seq: int
    title: str


class Selectable(Model):
    """A perspective or a phase to choose."""

    id: str
    name: str


class SelectionView(Model):
    """A perspective and a phase that give a model."""

    perspective: str | None
    phase: str | None


class BlindView(Model):
    """Since when coding is blind, and who said so."""

    since: str
    by: str


class CaseView(Model):
    """A case as it is now, or at an earlier version, valid or not.

    Parameters
    ----------
    coder
        The coder of this case that belongs to whoever asks: whose claims a coder adds and changes.
    blind
        Where coding is blind: coders and viewers see no claims but their own.
    version
        To be sent with the next command.
    digest
        The digest of the record that made this version; it stands for the whole log up to there.
    latest
        The version of now; the same unless an earlier one was asked for.
    valid, problems
        Whether it is a case, and if not, everything that keeps it from being one.
    to_mend
        How much of that is wrong as it stands, in a sentence; empty where all is well, or only not there yet.
    has_model
        Whether it has options; without them it is evidence alone, and only its sources can be asked about.
    draft
        A text somebody typed in place of the file that is not yet YAML; only the text can be changed then.
    selections, called
        The models of a valid case, and what each of them is called.
    notes
        Of a case just made from a file: what of the file was left out, and what else a reader should know. Of one from
        which something was just removed: what still speaks of it.
    """

    id: str
    title: str
    notes: list[str] = Field(default_factory=list)
    role: Role
    coder: str | None
    blind: BlindView | None
    version: int
    digest: str
    latest: int
    changed_at: str
    changed_by: str
    undo: Next | None
    redo: Next | None
    valid: bool
    has_model: bool
    problems: list[ProblemView]
    to_mend: str
    draft: str | None
    document: DocumentView
    perspectives: list[Selectable]
    phases: list[Selectable]
    needs_perspective: bool
    selections: list[SelectionView]
    called: list[str]


class CommandRequest(Asked):
    """A command, made on a version."""

    version: Version
    client: ClientId = ""
    key: CommandKey = None
    command: AnyCommand


class UsesQuestion(Asked):
    """What speaks of the entry at a path."""

    path: Place


class TakeBack(Asked):
    """Undo or redo: the last change of the one who asks, or one by its number."""

    version: Version
    client: ClientId = ""
    key: CommandKey = None
    seq: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None


class RestoreRequest(Asked):
    """Make the case what it was at a version."""

    version: Version
    client: ClientId = ""
    key: CommandKey = None
    to: Version


class HistoryEntry(Model):
    """A change; `in_force` is false once it was taken back, `of` is what an undo or redo concerns."""

    seq: int
    kind: str = Field(pattern="^(create|command|restore|undo|redo|coding|brought)$")
    of: int | None
    title: str
    author: str
    at: str
    in_force: bool


class History(Model):
    """Changes, the newest first; `caption` says how many there are."""

    version: int
    total: int
    caption: str
    entries: list[HistoryEntry]


class FileView(Model):
    """The case as the text of its file."""

    version: int
    name: str
    text: str


class ExportQuestion(Asked):
    """An export of the sources, claims, actors and coders for other programs.

    Parameters
    ----------
    level
        The confidentiality up to which sources and claims may leave.
    leave_out
        Leave out what is above the level; without it an export that would hold such a thing is refused.
    redact
        Put pseudonyms for people and sources; the key that gives names back comes with the file.
    keep, also
        Names or ids not to be replaced, and further words to be replaced.
    positions
        The unit in which a project counts positions; code points if left out, as the standard says.
    bom
        Begin a table with a byte order mark, by which Excel knows UTF-8.
    """

    positions: Unit | None = None
    bom: bool = False
    kind: ExportKind
    level: Annotated[int, Field(ge=0, le=100)] = 0
    leave_out: bool = False
    redact: bool = False
    keep: Annotated[list[Name], Field(max_length=500)] = []
    also: Annotated[list[Name], Field(max_length=500)] = []


AboveLevel = Annotated[dict[str, Any], described_as(AboveLevelRecord)]
ReplacedName = Annotated[dict[str, Any], described_as(ReplacedNameRecord)]
PartLeft = Annotated[dict[str, Any], described_as(PartLeftRecord)]


class ExportPreview(Model):
    """What an export would leave out and replace, before anything leaves; `replaced` is null where names stay.

    `refused` says why the export would be refused as it was asked for, and is empty where it would not. `sample` is the
    beginning of each text as it would leave.
    """

    above: list[AboveLevel]
    replaced: list[ReplacedName] | None
    parts_left: list[PartLeft]
    above_told: list[str] = Field(description="What is above the level, each in words.")
    left_told: list[str] = Field(description="Of each part that is left, how often, in words.")
    refused: str
    sample: dict[str, str]


class ExportFile(Model):
    """A file to keep, as base64; `key` is the text of the key that gives names back, which must not be published."""

    name: str
    media_type: str
    content: str
    key: str | None
    key_name: str


class TextView(Model):
    """Whether the text of a source is at hand; `has_digest` tells whether it could be known again."""

    source: str
    name: str
    at_hand: bool
    has_digest: bool


class TextsView(Model):
    """Of each source whether its text is at hand, and in sentences what a package and a case file hold and lack."""

    texts: list[TextView]
    held: str
    missing: str
    without: str


class SourceView(Model):
    """A source with its text, if it is kept here and is the one the case names, and the claims on it by their place."""

    id: str
    name: str
    sha256: str | None
    characters: int | None
    text: str | None
    why_no_text: str
    claims: list[ClaimEntry]


class ProposedClaim(Model):
    """A claim that a rule of the first pass proposes, under an id that is free, and what the rule looks for."""

    claim: ClaimEntry
    words: str
    rule: str
    meaning: str


class ProposedClaims(Model):
    """Claims that the rules of the first pass propose; nothing is taken over before somebody accepts it.

    What the case has at the same place with the same kind is not proposed again; `known` counts that.
    """

    source: str
    claims: list[ProposedClaim]
    known: int


class Member(Model):
    """Somebody's role in a case, and as which coder they code; null before a first claim."""

    account: str
    login: str
    name: str
    role: Role
    coder: str | None


class KnownPerson(Model):
    """Somebody whom the one who asks knows from another case."""

    login: str
    name: str


class MemberChange(Asked):
    """Give somebody, by login or name, a role in a case; null takes it away."""

    login: Annotated[str, Field(max_length=200)]
    role: Role | None


class CoderJoined(Asked):
    """Let a coder that the case names belong to an account."""

    login: Annotated[str, Field(max_length=200)]
    coder: Annotated[str, Field(min_length=1, max_length=200)]


class CodingChange(Asked):
    """Make coding blind, or open it."""

    blind: bool


class Changed(Model):
    """The data of the event ``changed``: a case has a new version."""

    version: int
    changed_by: str
    changed_at: str
    title: str


Json = dict[str, Any]
