"""What every kind of preference promises, as it is written and as it is resolved."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from detente.case.elements import Condition, Layer, Note
from detente.case.plain import noted
from detente.errors import UsageError, Where

if TYPE_CHECKING:
    from detente.case.model import Model, ResolvedStatement
    from detente.case.nodes import Located, MappingNode, Node
    from detente.case.preference_changes import OfPreferences, Places
    from detente.case.preferences._forms import Certainty, Form
    from detente.case.preferences._open import Openness
    from detente.case.sections import Field
    from detente.case.walk import Element
    from detente.formula import Formula

NO_NOTE = Note()


class Reader(Protocol):
    """What reads the parts of an entry, and notes what is wrong with them; see `detente.case.shapes`."""

    def problem(self, where: Where, message: str, hint: str = "", *, missing: tuple[str, ...] = ()) -> None:
        """Note a problem."""

    def keys(self, node: MappingNode, what: str, allowed: Iterable[str], required: Iterable[str] = ()) -> bool:
        """Note unknown and missing keys; tell whether the entry can be read."""

    def mapping(self, node: Node | None, what: str) -> MappingNode | None:
        """Return the node if it is a mapping."""

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """Return the entries of a list."""

    def text(self, node: Node | None, what: str) -> Located | None:
        """Return the node if it is a text."""

    def exact(self, node: Node | None, what: str) -> Located | None:
        """Read an exact number, such as 3, -2, 0.5 or 1/3."""

    def condition(self, node: Node | None, what: str) -> Condition | None:
        """Read a formula or a pattern."""

    def name(self, node: MappingNode) -> str | None:
        """Read the name of an entry."""

    def note(self, node: MappingNode) -> Note:
        """Read what an entry rests on."""


class Resolver(Protocol):
    """What looks names up in one model, and notes those that it does not have; see `detente.case.resolve`."""

    layer: Layer

    def problem(self, where: Where, message: str, hint: str = "") -> None:
        """Note a problem."""

    def formula(self, condition: Condition) -> Formula | None:
        """Return a condition over option ids only, or None after noting what is wrong."""

    def state(self, text: str) -> str | None:
        """Return the letters of a state named or written out, or None after noting what is wrong."""


class Preference(ABC):
    """What is written of one decision maker's preferences; a class of it declares one kind.

    `kind` is what it is called: by the page, and where a part of a case is addressed. `key` is the key of the file
    that tells the kind, or None for the kind that is written as a list. `help` says what it is, in a few words.
    """

    kind: ClassVar[str]
    key: ClassVar[str | None]
    help: ClassVar[str]
    left_out: ClassVar[str] = "replaced by no preference"
    """What leaving it out as a whole means; "" where it cannot be left out, nor be doubted by that."""
    where: Where
    name: str | None = None
    note: Note = NO_NOTE

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """Return the keys that it has in the file besides its name and what it rests on."""
        from detente.case.sections import Field

        return () if cls.key is None else (Field(cls.key, "other", cls.help),)

    @classmethod
    @abstractmethod
    def read(cls, reader: Reader, key: Located, node: Any) -> Preference | None:
        """Read the preferences of the decision maker `key`: a list, or the mapping that has the key of this kind."""

    @abstractmethod
    def data(self) -> Any:
        """Return what the file says under each of its keys, as plain data."""

    def plain(self) -> Any:
        """Return it as the plain data of its file, with what is noted of it."""
        return {**self.data(), **noted(self.note, self.name)}

    @abstractmethod
    def resolved(self, names: Resolver) -> ResolvedPreference:
        """Return what it means in one model, after noting every name that the model does not have."""

    def parts(self, path: tuple[str, ...]) -> Iterator[Element]:
        """Yield what a verdict may rest on: parts that have notes of their own, else the whole."""
        from detente.case.walk import Element

        label = self.name or f"{self.kind} of {path[-1]}"
        yield Element(self.kind, path, label, self.note, self, "preference", self.left_out)

    @classmethod
    def shown(cls, value: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the fields that a page shows otherwise than the file has them; None where these cannot be read."""
        return {} if cls.key in value else None


@dataclass(frozen=True)
class Drawn:
    """A state as a preference looks at it: which options are taken, and the letters of all its members."""

    values: Mapping[str, bool]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """Why one state is preferred to another: a short phrase, and the parts it rests on; none named is the whole.

    `gain` says in few words what going there is for, so that it can follow “for”, and `loss` what going back from there
    means, so that it can follow “would”. A kind that has no such words leaves them empty.
    """

    text: str
    parts: tuple[str, ...] = ()
    gain: str = ""
    loss: str = ""


class ResolvedPreference(ABC):
    """One decision maker's preferences in one model: what is solved, told, doubted and changed.

    A kind that is made of statements, of states in order or of weights says so in `priorities`, `ranked` or `weights`.
    What stands there is looked at one by one (where it decides, what doubts of it change, by which changes of it a
    state becomes stable); a kind that says none of the three is looked at as a whole.
    """

    of: ClassVar[Literal["statements", "states", "options"] | None] = None
    """What stands at the places of it that can trade, be tied or be left out; None where it has no places."""

    if TYPE_CHECKING:  # a field, or made of what it holds

        @property
        def written(self) -> Preference:
            """What is written of it."""

    @property
    def where(self) -> Where:
        """Where that is."""
        return self.written.where

    @abstractmethod
    def form(self, options: tuple[str, ...]) -> Form:
        """Return as data which of two states it prefers; options as in the letters of a state."""

    @property
    def openness(self) -> Openness | None:
        """What of it is left open; None where nothing is. `form` then is one completion: the one that is written."""
        return None

    @property
    def degrees(self) -> Mapping[int, Form]:
        """Return what is preferred by at least some degree above 1, by the degrees that occur; 1 is `form`."""
        return {}

    @property
    def certainty(self) -> Certainty | None:
        """How certain it is of each two states that one is preferred, where it says that."""
        return None

    @property
    def voices(self) -> tuple[tuple[Fraction, ResolvedPreference], ...]:
        """The preferences of those who speak for the decision maker, with their shares; none of one voice."""
        return ()

    @property
    @abstractmethod
    def said(self) -> object:
        """What it says, whatever names and reasons are given: equal where two say the same."""

    @property
    @abstractmethod
    def described(self) -> str:
        """What it says, in a few words."""

    @abstractmethod
    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        """Return why it prefers the target, or None where it does not tell the two apart."""

    @property
    def priorities(self) -> tuple[tuple[ResolvedStatement, ...], ...]:
        """Statements in groups of equal importance, the most important first; none where it is not made of these."""
        return ()

    @property
    def spans(self) -> Sequence[tuple[int, int]]:
        """The ranges of `priorities`: those together whose order nobody knows, and each other group by itself."""
        return [(k, k + 1) for k in range(len(self.priorities))]

    @property
    def statements(self) -> tuple[ResolvedStatement, ...]:
        """All of its statements, in the order they are written; their numbers count from one."""
        return tuple(s for group in self.priorities for s in group)

    @property
    def ranked(self) -> tuple[tuple[str, ...], ...]:
        """States or patterns in groups that are equally good, the best first; none where it is not made of these."""
        return ()

    @property
    def weights(self) -> Mapping[str, Fraction]:
        """Weights of options; none where it is not made of these."""
        return {}

    @property
    def states(self) -> Iterable[tuple[str, str]]:
        """Every state or pattern that it names: its letters, and as it is written."""
        return ()

    @property
    def options(self) -> frozenset[str] | None:
        """The options that it depends on; None where that is every option."""
        return None

    @property
    def indifferent(self) -> bool:
        """Whether it says by itself that no state is better than any other."""
        return False

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """What stands at each place, as the file names it; see `detente.case.preference_changes`."""
        return ()

    def parts_at(self, place: Iterable[str]) -> tuple[str, ...]:  # noqa: ARG002 - for kinds that have such parts
        """Return the parts with notes of their own at a place; none is the whole."""
        return ()

    @property
    def single(self) -> tuple[type[OfPreferences], ...]:
        """Which changes of `detente.case.preference_changes` it takes besides `Exchange` and `Join` of its places.

        Solving changes nothing, so that nothing of changes is loaded before somebody asks for them.
        """
        return ()

    def changed(self, model: Model, dm: str, changes: Sequence[OfPreferences], places: Places) -> ResolvedPreference:  # noqa: ARG002
        """Return it with changes made to it; `places` holds the trades among whole places."""
        return self

    def refusal(self, change: OfPreferences) -> str:  # noqa: ARG002 - kinds tell apart what they refuse
        """Say why it does not take a change, as what follows the decision maker's id."""
        return f"has preferences of the kind “{self.written.kind}”; nothing single in them can be changed"

    def with_priorities(self, priorities: tuple[tuple[ResolvedStatement, ...], ...]) -> ResolvedPreference:  # noqa: ARG002
        """Return it with other statements, where it is made of statements."""
        raise UsageError(f"preferences of the kind “{self.written.kind}” have no statements")
