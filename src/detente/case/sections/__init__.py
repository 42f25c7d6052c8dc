"""The sections of a case file, each declared in a module of its own: its keys, what they hold, what they are called.

Known keys, references, layers, addresses, the document of the page, the words of the log and the schema are read off
these declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

from detente.case.elements import STATUSES, Entry, Layer, Note
from detente.case.nodes import Located, Node
from detente.case.plain import plain_value
from detente.case.referring import CLAIMS, MAKERS, OPTIONS, Refers
from detente.declared import Declared, while_declared
from detente.errors import Problem, nearest

if TYPE_CHECKING:
    from detente.case.reader import Reader


FieldType = Literal[
    "text", "words", "formula", "choice", "reference", "references", "number", "flag", "other"
]  # fmt: skip
Container = Literal["by-id", "list", "text", "value"]
Layers = Literal["replaced", "appended", "merged", "merged by key"]

TOP_ONLY = ("format", "phases", "perspectives")
"""The keys that stand at the top level only."""


def one_of(what: str, found: str, known: Sequence[str]) -> None:
    """Raise `ValueError` for a word in a declaration that means nothing."""
    if found not in known:
        raise ValueError(f"found “{found}” as {what}; {nearest(found, known) or 'nothing could stand there'}")


@dataclass(frozen=True)
class Field:
    """A key of an entry.

    Parameters
    ----------
    name
        The key.
    type
        What it holds: a text, a list of words, a formula or pattern, one of some choices, an id, a list of ids, a whole
        number, true or false, or something of another shape.
    help
        What it says, in a sentence.
    label
        What it is called; its name, where nothing is given.
    refers
        How its value names other entries, if it does.
    prose
        Whether it is words for people where it is text; if not, it is data such as a date.
    required
        Whether an entry is none without it.
    beside
        The key without which it means nothing.
    choices
        What it may hold, for a choice or for words.
    or_one
        Whether a single word may stand for a list of words, or a single id for a list of ids.
    parts
        What kind its value holds by id, where these are entries with addresses of their own.
    of
        What kind the mappings in its value are, where these have no addresses.
    alone
        Whether its value is one such mapping, and no list of them.
    value
        How it is had from an entry that has a class of its own, where it is no attribute of the same name.
    schema
        The form of its value as a JSON schema, where the type does not say it.
    read
        How its value is read in an entry that has no class of its own, where the type does not say it; None where it is
        something else.
    told
        How its value, as plain data, is told in words, where that is not as other data are.
    """

    name: str
    type: FieldType
    help: str
    label: str = ""
    refers: Refers | None = None
    prose: bool = True
    required: bool = False
    beside: str = ""
    choices: tuple[str, ...] = ()
    or_one: bool = False
    parts: Kind | None = None
    of: Kind | None = None
    alone: bool = False
    value: Callable[[Any], Any] | None = None
    schema: Mapping[str, Any] | None = None
    read: Callable[[Reader, Node], Any] | None = None
    told: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        """Raise `ValueError` for what could never be read."""
        one_of(f"the type of the field “{self.name}”", self.type, get_args(FieldType))
        if self.type == "choice" and not self.choices:
            raise ValueError(f"the field “{self.name}” is a choice without choices; expected choices=(…)")

    @property
    def called(self) -> str:
        """What it is called."""
        return self.label or self.name.replace("_", " ")

    @property
    def is_prose(self) -> bool:
        """Whether it is words for people."""
        return self.prose and self.type in ("text", "words") and self.refers is None


NAME = Field("name", "text", "A short name, shown instead of the id.")
BECAUSE = Field("because", "text", "The reason, in the analyst's words.", label="reason")
EVIDENCE = Field("evidence", "references", "Ids of claims this entry rests on.", refers=CLAIMS)
STATUS = Field(
    "status", "choice",
    "How the analyst got from the claims to this entry. With neither evidence nor status the entry is an assumption.",
    choices=STATUSES,
)  # fmt: skip
NOTE = Field("note", "text", "Anything else a reader should know.")
REASONS = (BECAUSE, EVIDENCE, STATUS, NOTE)
"""What an entry may rest on; together with its name, the notes on anything."""
DROPPED = Field(
    "dropped", "flag",
    "Whether it is taken away: in a perspective or a phase, which may say it of what others share. It stays visible.",
)  # fmt: skip
"""By which an entry of a section that is merged key by key is taken away; see `Layer.standing`."""


class Part(NamedTuple):
    """What an entry is told as, or one of the parts that it is told in.

    Parameters
    ----------
    kind
        What it is called.
    below
        Its place in the entry.
    label
        What the analyst calls it.
    note
        What it rests on; None for what is not a statement on the conflict.
    body
        The part itself.
    of
        The kind whose keys it has; empty where its words and names are told with another part.
    dropped
        What leaving it out of a model means; empty where nothing is solved from it.
    """

    kind: str
    below: tuple[str, ...]
    label: str
    note: Note | None
    body: Any
    of: str
    dropped: str = ""


Read: TypeAlias = "Callable[[Reader, Located, Node], Any]"
"""Reads an entry, given its id (in a list, the key of the section) and its node; None where it cannot be read."""


@dataclass(frozen=True, eq=False)  # one that is declared is itself alone
class Kind:
    """What an entry is, and what it holds.

    Parameters
    ----------
    name
        What it is.
    help
        What it stands for, in a sentence.
    fields
        Its keys; of an entry that is one text, none.
    text
        How it is read for names where it is written as one text; None where a text names nothing.
    main
        The key that such a text stands for, where it may also be a mapping.
    spread
        Whether the value of that key may stand for the entry where it is a mapping none of whose keys the entry has.
    says
        The keys of which one is what the entry says: it is none without.
    documents
        Whether its words are those of sources, or render them.
    may_be_empty
        Whether an entry may say nothing at all.
    forms
        Other forms of an entry than a mapping of its keys and the text for its main key, as JSON schemas.
    called
        What it is called among the parts of a case; its name, where nothing is given.
    expected
        What is expected where an entry that is one text holds something else.
    dropped
        What leaving it out of a model means; empty where nothing is solved from it.
    read, write
        How it is read from a file and written into one, if it has a class of its own.
    label
        What an entry is called that has no name.
    told
        The parts that an entry is told in, given its id and itself; one for the whole entry, where nothing is given.
    """

    name: str
    help: str = ""
    fields: tuple[Field, ...] = ()
    text: Refers | None = None
    main: str | None = None
    spread: bool = False
    says: tuple[str, ...] = ()
    documents: bool = False
    may_be_empty: bool = False
    forms: tuple[Mapping[str, Any], ...] = ()
    called: str = ""
    expected: str = ""
    dropped: str = ""
    read: Read | None = None
    write: Callable[[Any], Any] | None = None
    label: Callable[[Any], str] | None = None
    told: Callable[[str, Any], Iterable[Part]] | None = None

    def __post_init__(self) -> None:
        """Raise `ValueError` where two fields have one name, or a field is spoken of that is none."""
        names = [field.name for field in self.fields]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(f"the kind “{self.name}” has the field “{twice}” twice")
        for what, spoken_of in (("main", (self.main,) if self.main else ()), ("says", self.says)):
            for name in spoken_of:
                one_of(f"`{what}` of the kind “{self.name}”", name, names)

    @property
    def required(self) -> frozenset[str]:
        """The keys without which it is none."""
        return frozenset(field.name for field in self.fields if field.required)

    @property
    def is_noted(self) -> bool:
        """Whether it may rest on claims."""
        return any(field.name == "evidence" for field in self.fields)

    def spreads(self, keys: Collection[str]) -> bool:
        """Tell whether a mapping of some keys is the value of its main key, and not an entry by its own keys."""
        return self.spread and not any(field.name in keys for field in self.fields)

    def plain(self, body: Any) -> Any:
        """Return an entry as the plain data of a file: a text where it is a mapping of its main key alone."""
        if self.write is not None:
            return self.write(body)
        found = plain_value(body)
        if isinstance(body, Entry):
            alone = [f.name for f in self.fields if f.or_one and len(found.get(f.name, ())) == 1]
            found |= {name: found[name][0] for name in alone}
            if self.parts is not None and (held := body.values.get(self.parts[0])):
                name, kind = self.parts
                found[name] = {str(k): kind.plain(part) for k, part in held.items()}
        if not isinstance(body, Entry) or [*found] != [self.main]:
            return found
        # A mapping that has a key of the entry's own could not be told from an entry.
        return found if self.spread and not self.spreads(found[self.main]) else found[self.main]

    def parts_of(self, key: str, body: Any) -> Iterable[Part]:
        """Return the parts that an entry is told in."""
        if self.told is not None:
            return self.told(key, body)
        name = getattr(body, "name", None) or (self.label(body) if self.label is not None else key)
        note = body.note or Note() if self.is_noted else None
        return (Part(self.called or self.name, (), name, note, body, self.name, self.dropped),)

    @property
    def parts(self) -> tuple[str, Kind] | None:
        """The key under which it holds entries with addresses of their own, and what these are."""
        return next(((f.name, f.parts) for f in self.fields if f.parts is not None), None)

    @property
    def nested(self) -> Iterator[Kind]:
        """Every kind that stands inside it, nearest first."""
        for field in self.fields:
            for kind in (field.parts, field.of):
                if kind is not None:
                    yield kind
                    yield from kind.nested


_STATES = Refers(("states",), "state")
UNSEEN = Kind(
    "blind spot",
    "What a party does not see: no state in which one of these options is taken, nor any of these states.",
    (
        Field("options", "references", "Ids of options that it does not see, whose ever they are.", refers=OPTIONS),
        Field("states", "references", "States that it does not see, by name or letters.", refers=_STATES,
              schema={"type": ["array", "null"], "items": {"$ref": "#/$defs/state"}, "uniqueItems": True}),
    ),
)  # fmt: skip
SEEING = (
    Field("view_of", "reference", "The decision maker whose view of the conflict this is.", refers=MAKERS),
    Field(
        "unseen", "other", "What that one does not see: options and states.",
        refers=Refers(fields={"options": OPTIONS, "states": _STATES}), of=UNSEEN, alone=True,
    ),
)  # fmt: skip
"""What is said of a perspective and of nothing else: whose view it is, and what that one does not see."""


@dataclass(frozen=True)
class Section:
    """A key that a case, a perspective or a phase may have.

    Parameters
    ----------
    key
        The key; the module is named after it.
    container
        What it holds: entries by id, a list of entries, one text, or one value with keys of its own.
    holds
        What its entries, its text or its value are; where that is put together from declarations of another sort, how.
    help
        What it is for, in a sentence.
    label
        What it is called.
    one
        What one entry is called; what it is, where nothing is given.
    layers
        What a perspective or a phase does: it replaces the whole section, appends to it, replaces entry by entry, or
        replaces key by key in each entry.
    room
        The room of the page in which it is written; None where it is written in the general editor.
    any_id
        Whether its ids may be any words.
    foremost
        Whether it is told before all that is about the model.
    named_as
        The section whose ids its own are; empty where it has ids of its own. What it says of an id lapses where that is
        no more.
    members
        What kind the members of an entry are, where an entry may be a list of them that are edited one by one.
    evidence
        Whether it is evidence, which is there whatever the model.
    alone
        Whether a case may consist of it, without a model.
    check
        What is wrong with the names in a layer, in words of its own. Without it each name has to be there that an entry
        says of itself.
    further
        What is wrong in a layer beyond names that nothing has.
    together
        What is wrong in what the layers of a case say together: the whole file first, then perspectives and phases.
    resolved
        Whether its names are checked when a model is made, which needs them.
    """

    key: str
    container: Container
    holds: Kind | Callable[[], Kind]
    help: str
    label: str = ""
    one: str = ""
    layers: Layers = "replaced"
    room: str | None = None
    any_id: bool = False
    foremost: bool = False
    named_as: str = ""
    members: Kind | None = None
    evidence: bool = False
    alone: bool = False
    check: Callable[[Layer], Iterator[Problem]] | None = None
    further: Callable[[Layer], Iterator[Problem]] | None = None
    together: Callable[[Sequence[Layer]], Iterator[Problem]] | None = None
    resolved: bool = False

    def __post_init__(self) -> None:
        """Raise `ValueError` for a word that means nothing here, and for a key that stands for something else."""
        one_of(f"`container` of the section “{self.key}”", self.container, get_args(Container))
        one_of(f"`layers` of the section “{self.key}”", self.layers, get_args(Layers))
        if self.key in TOP_ONLY or not self.key.isidentifier():
            raise ValueError(
                f"no section can have the key “{self.key}”; expected one word, other than {', '.join(TOP_ONLY)}"
            )
        fields = self.holds.fields if isinstance(self.holds, Kind) and self.holds.read is None else ()
        if lost := next((f.name for f in fields if f.type.startswith("reference") and f.refers is None), None):
            raise ValueError(
                f"the field “{lost}” of the section “{self.key}” refers to nothing; expected refers=Refers((SECTION,))"
            )

    @property
    def of(self) -> Kind:
        """What its entries, its text or its value are."""
        return self.holds() if callable(self.holds) else self.holds

    @property
    def called(self) -> str:
        """What it is called."""
        return self.label or self.key.replace("_", " ").capitalize()

    @property
    def entry(self) -> str:
        """What one entry is called."""
        return self.one or self.of.name


def lead_somewhere(what: str, fields: Iterable[Field], known: Collection[str]) -> None:
    """Raise `ValueError` where a field refers to a section that there is none of."""
    for field in fields:
        _leads_somewhere(f"the field “{field.name}” of {what}", field.refers, known)


def _leads_somewhere(what: str, refers: Refers | None, known: Collection[str]) -> None:
    every = (*known, "groups", *TOP_ONLY[1:])
    for section in () if refers is None else refers.sections:
        if section not in every:
            hint = nearest(section, every) or "a section is declared before those that refer to it"
            raise ValueError(f"{what} refers to “{section}”, which is no section; {hint}")


def _names_sections(section: Section, known: Collection[str]) -> None:
    """Raise `ValueError` where a section refers to one that there is none of; what is put together says so itself."""
    if section.named_as and section.named_as not in known:
        hint = nearest(section.named_as, known) or "a section is declared before those that are named as it is"
        raise ValueError(f"the section “{section.key}” is named as “{section.named_as}”, which is no section; {hint}")
    if callable(section.holds):
        return
    inside = () if section.members is None else (section.members,)
    for kind in (section.holds, *section.holds.nested, *inside):
        lead_somewhere(f"the kind “{kind.name}”", kind.fields, known)
        _leads_somewhere(f"the text of the kind “{kind.name}”", kind.text, known)


SECTIONS: Declared[Section] = Declared(
    "detente.case.sections",
    "SECTION",
    order=(
        "title", "summary", "citation", "date", "decision_makers", "options", "infeasible", "forbidden_moves",
        "only_moves", "indistinguishable", "preferences", "attitudes", "status_quo", "states", "definitions",
        "proposals", "issues", "worth", "conditions", "sources", "claims", "actors", "relations", "arguments",
        "rivals", "forecasts", "coders", "caution", "codes", "left_out", "repair",
    ),
    says="key",
    check=_names_sections,
)  # fmt: skip
"""The sections there are, in the order in which a case is written."""


@while_declared
def head() -> tuple[str, ...]:
    """Return the sections that are one text each."""
    return tuple(s.key for s in SECTIONS.values() if s.container == "text")


@while_declared
def prose() -> frozenset[str]:
    """Return the sections whose texts, or entries that are texts, are words for people."""
    of_texts = {s.key for s in holding().values() if not s.of.fields and s.of.text is None}
    return frozenset(of_texts | {key for key in head() if SECTIONS[key].of.fields[0].is_prose})


@while_declared
def holding() -> Mapping[str, Section]:
    """Return the sections that hold entries, in the order in which they are told."""
    found = [s for s in SECTIONS.values() if s.container in ("by-id", "list")]
    return {s.key: s for s in sorted(found, key=lambda s: not s.foremost)}


@while_declared
def evidence() -> tuple[str, ...]:
    """Return the sections that evidence consists of, whatever the model."""
    return tuple(s.key for s in SECTIONS.values() if s.evidence)


@while_declared
def alone() -> tuple[str, ...]:
    """Return the sections of which a case may consist, without a model."""
    return tuple(s.key for s in SECTIONS.values() if s.alone)


@while_declared
def kinds() -> Mapping[str, Kind]:
    """Return every kind of entry and of what stands inside them, by name.

    ``case`` is the top level, and ``override`` a perspective or a phase, as far as they are texts.
    """
    found = {}
    for section in SECTIONS.values():
        inside = [] if section.members is None else [section.members]
        for kind in (section.of, *section.of.nested, *inside) if section.container != "text" else ():
            found[kind.name] = kind
    texts = tuple(field for key in head() for field in SECTIONS[key].of.fields)
    naming = tuple(field for field in texts if field.refers is not None)
    override = Kind("override", fields=(NAME, *naming, *REASONS, *SEEING))
    found |= {kind.name: kind for kind in override.nested}
    return {"case": Kind("case", fields=texts), "override": override, **found}


@while_declared
def known_keys() -> Mapping[str, tuple[str, ...]]:
    """Return the keys each kind of entry may have."""
    found = {name: tuple(field.name for field in kind.fields) for name, kind in kinds().items() if kind.fields}
    notes = tuple(field.name for field in (NAME, *REASONS, *SEEING))
    return {**found, "case": ("format", *SECTIONS, *TOP_ONLY[1:]), "override": (*SECTIONS, *notes)}


@while_declared
def references() -> Mapping[str, Mapping[str, Refers]]:
    """Return for each kind of entry the fields by which it names others; a merge may name an actor that is gone."""
    named = ((name, {f.name: f.refers for f in kind.fields if f.refers}) for name, kind in kinds().items())
    return {name: found for name, found in named if found}


@while_declared
def naming_anywhere() -> frozenset[str]:
    """Return the kinds of entries that name what any perspective or phase may have."""
    return frozenset(name for name, named in references().items() if any(r.looks_anywhere for r in named.values()))


@while_declared
def texts() -> Mapping[str, tuple[str, ...]]:
    """Return for each kind of entry the fields that are words for people, its name first."""
    told = {name: [f.name for f in kind.fields if f.is_prose] for name, kind in kinds().items()}
    return {name: tuple(sorted(fields, key=lambda f: f != "name")) for name, fields in told.items() if fields}


@while_declared
def parts() -> Mapping[str, tuple[str, str]]:
    """Return the kinds whose entries hold entries in one of their fields by id: the field, and what these are."""
    return {name: (kind.parts[0], kind.parts[1].name) for name, kind in kinds().items() if kind.parts is not None}


@while_declared
def listed() -> frozenset[str]:
    """Return the sections that are lists of entries."""
    return frozenset(s.key for s in SECTIONS.values() if s.container == "list")


@while_declared
def with_members() -> frozenset[str]:
    """Return the sections whose entries may be lists of members."""
    return frozenset(s.key for s in SECTIONS.values() if s.members is not None)


@while_declared
def named_as() -> Mapping[str, tuple[str, ...]]:
    """Return for each section those whose ids are names of its entries."""
    found: dict[str, tuple[str, ...]] = {}
    for s in SECTIONS.values():
        if s.named_as:
            found[s.named_as] = (*found.get(s.named_as, ()), s.key)
    return found


@while_declared
def by_whole_address() -> frozenset[str]:
    """Return the sections of which the end of an address says too little: numbers, or the ids of another section."""
    borrowed = {s.key for s in SECTIONS.values() if s.named_as and s.members is None}
    return listed() | borrowed


@while_declared
def called() -> Mapping[str, str]:
    """Return what an entry of each kind is called where a section has a word of its own for it."""
    return {s.of.name: s.one for s in SECTIONS.values() if s.one}


@while_declared
def bare() -> Mapping[str, Refers]:
    """Return how an entry is read that is not written as a mapping: a text, or a list of members."""
    return {name: kind.text for name, kind in kinds().items() if kind.text is not None}
