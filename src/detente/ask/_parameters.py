"""The parameters of a question: fields of a frozen dataclass, each with what every surface has to know of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_type_hints

from detente.arguments import Bounds, taken
from detente.errors import UsageError, nearest
from detente.phrases import listed

if TYPE_CHECKING:
    from detente.case import Case, Model
    from detente.stability.readings import Reading

Fills = Literal[
    "texts", "given_texts", "selections", "chosen", "lexicon", "provenance", "seconds", "on_screen", "runner"
]
"""What a surface has its own way of giving: the texts of sources, those at hand or given ones alone; the models of a
case that is asked about as a whole, all that fit what is named or the named ones alone, with the options given to
contested owners; a lexicon; whether each sentence tells
what it rests on; a bound; whether the answer is printed to be read; who works on it, where that may be others."""

Choices = Collection[Any] | Callable[[], Collection[Any]]
SAME: Any = object()  # a default that is the same everywhere
_KEY = "parameter"
P = TypeVar("P")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """What is said of one parameter besides its name, its type and its default.

    Parameters
    ----------
    label
        What a form calls it, where that is not its name.
    help
        What it is, in one or two sentences; ``{among}`` stands for the values there are.
    absent
        Of a parameter that takes several values: what it is if none is given, as “all by default”, or what says so.
    option
        What it is called on the command line, where that is not its name: a parameter that takes several values has the
        name of one of them there.
    metavar
        What stands for a value in the help. With it the words given are passed on as they are; without, a value is one
        of the choices or a number within the bounds.
    argument
        Whether it stands on the command line without an option before it.
    last
        Whether the help lists it after how results are printed.
    at_least, above, at_most
        Bounds of a number; of a list over HTTP, how many entries it has at least.
    most
        Over HTTP also a bound of a number.
    longest
        How many entries a list, or characters a text, may have over HTTP.
    among
        The values there are, or what returns them once they are asked for.
    noun
        What one of them is called.
    called
        Returns what a form calls one of them.
    refers
        How it names entries of the case, by a key of `detente.case.naming.SAID`: what they are called may stand for
        their ids then. Where that is a section, a form offers its entries.
    read
        Makes its value of the words given on the command line, or raises `UsageError`.
    command, http
        Whether it can be given there.
    over_http
        The default there, where it is another: a server bounds what a person at a terminal can interrupt. Of a
        parameter that cannot be given over HTTP, what it is there.
    by_format
        Whether it bounds what is listed, which on the command line depends on how results are printed.
    fills
        What fills it in on every surface in that surface's own way: see `Fills`.
    """

    label: str = ""
    help: str | Callable[[], str] = ""
    absent: str | Callable[[], str] = ""
    option: str | None = None
    metavar: str | None = None
    argument: bool = False
    last: bool = False
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    most: float | None = None
    longest: int | None = None
    among: Choices | None = None
    noun: str = "value"
    called: Callable[[str], str] = str
    refers: str | None = None
    read: Callable[[Sequence[str]], Any] | None = None
    command: bool = True
    http: bool = True
    over_http: Any = SAME
    by_format: bool = False
    fills: Fills | None = None

    @property
    def choices(self) -> Collection[Any] | None:
        """The values there are; None if they are not counted."""
        return self.among() if callable(self.among) else self.among

    @property
    def bounds(self) -> Bounds:
        """Within which a value is, wherever it is given."""
        among = None if self.among is None else lambda: self.choices or ()
        return Bounds(at_least=self.at_least, above=self.above, at_most=self.at_most, among=among)

    @property
    def says(self) -> str:
        """What it is, with the values there are where the help has ``{among}``."""
        told = self.help() if callable(self.help) else self.help
        return told.replace("{among}", listed(map(str, self.choices or ()), "or")) if "{among}" in told else told

    @property
    def without(self) -> str:
        """What it is if none is given."""
        return self.absent() if callable(self.absent) else self.absent


def parameter(default: Any = MISSING, **about: Any) -> Any:
    """Return a field of a question's parameters; what may be said of it are the parameters of `Parameter`."""
    return field(default=default, metadata={_KEY: Parameter(**about)})


def parameters_of(asked: type) -> Iterator[tuple[Field[Any], Any, Parameter]]:
    """Yield the fields of a question's parameters, each with its type and what is said of it."""
    types = get_type_hints(asked)
    for one in fields(asked):
        yield one, types[one.name], one.metadata.get(_KEY, Parameter())


def asked_with(asked: type[P], given: Mapping[str, Any]) -> P:
    """Return a question's parameters as a program hands them in.

    Raises
    ------
    UsageError
        If one is of another type than it is declared to be, beyond its bounds, or none of the values there are.
    """
    declared = {one.name: (kind, about) for one, kind, about in parameters_of(asked)}
    for name in given:
        if name not in declared:
            hint = nearest(name, declared) or f"there are {', '.join(declared)}"
            raise UsageError(f"{asked.__name__}: found the parameter “{name}”, which it does not have ({hint})")
    values = {}
    for name, value in given.items():
        kind, about = declared[name]
        values[name] = taken(value, kind, f"{asked.__name__}: {name}", about.bounds)
    return asked(**values)


# -- parameters that several questions have ---------------------------------------------------------------------------


def known_concepts() -> Collection[str]:
    """Return the ids of the solution concepts; those that look a number of moves ahead are in it, and not listed."""
    from detente.stability import CONCEPTS

    return CONCEPTS


AMONG_CONCEPTS = "{among}; or l, mr or cmr with a number of moves that are looked ahead, such as l3."


def concept_called(concept: str) -> str:
    """Return what a solution concept is called."""
    from detente.stability import CONCEPTS

    return CONCEPTS[concept].name


def concepts_searched_under() -> Sequence[str]:
    """Return the concepts under which changes and rankings are searched for."""
    from detente.stability import CONCEPTS, sanctioning

    return [c for c in CONCEPTS if sanctioning(c) is not None]


def those_repaired_under() -> str:
    """Name the concepts under which changes and rankings are searched for."""
    return f"{listed(concepts_searched_under(), 'or')}."


def _by_default() -> str:
    from detente.stability import default

    return f"{', '.join(default())} by default"


def proposals(longest: int = 100, absent: str = "all by default") -> Any:
    """Proposals by their ids or their names."""
    return parameter(
        None,
        option="--proposal",
        metavar="ID|NAME",
        longest=longest,
        help="A proposal.",
        absent=absent,
        refers="proposals",
    )


def states(longest: int = 100) -> Any:
    """States by their names or letters."""
    return parameter(
        None, option="--state", metavar="NAME|YNN…", longest=longest, help="A state, by its name or its letters.",
        refers="state",
    )  # fmt: skip


def concepts() -> Any:
    """Solution concepts by their ids."""
    return parameter(
        None, option="--concept", metavar="ID", among=known_concepts, noun="solution concept", help=AMONG_CONCEPTS,
        called=concept_called, absent=_by_default,
    )  # fmt: skip


def _engines() -> Sequence[str]:
    from detente.engines import ENGINES

    return ("auto", *ENGINES)


def engine(among: Choices = _engines) -> Any:
    """Which engine solves; the server leaves that to the declared order."""
    return parameter(
        "auto", metavar="NAME", http=False, among=among, help="Which engine solves, exactly in any case: {among}."
    )


def _readings() -> Sequence[str]:
    from detente.stability.readings import READINGS

    return tuple(READINGS)


def reading() -> Any:
    """How preferences that are open or graded are read."""
    return parameter(
        "completions", metavar="NAME", among=_readings, noun="reading",
        help="How preferences that are left open are read: {among}. As completions what holds in every one and what in "
        "some is told; the extensions a to d are of pairs that are not compared, probabilistic of voices.",
    )  # fmt: skip


def degree() -> Any:
    """By how much worse a state must be to deter."""
    return parameter(
        0, metavar="K", at_least=0, at_most=99, most=99,
        help="By how many degrees worse than a state an answer must leave a decision maker to deter it: 0 is not "
        "better, 2 greatly worse (strong stability).",
    )  # fmt: skip


def likelihood(name: str, what: str) -> Any:
    """Return a threshold of the probabilistic reading."""
    return parameter("1/2", metavar="P", longest=40, help=f"Of the probabilistic reading: {what}.", label=name)


def alpha() -> Any:
    """Above which share of voices a move tempts."""
    return likelihood("alpha", "a move tempts if more than 1 - alpha of the voices prefer what it leads to")


def beta() -> Any:
    """Above which share of voices an answer does not deter."""
    return likelihood("beta", "an answer deters unless more than 1 - beta of the voices prefer what it leads to")


def gamma() -> Any:
    """Above which share of voices an answer is given."""
    return likelihood("gamma", "an answer is given if more than gamma of the voices prefer what it leads to")


def reading_of(asked: Any) -> Reading:
    """Return how preferences are read, of a question that has these parameters.

    Raises
    ------
    UsageError
        If a threshold is no number.
    """
    from fractions import Fraction

    from detente.stability.readings import PROBABILISTIC, Reading

    numbers = {}
    for name in ("alpha", "beta", "gamma"):
        text = getattr(asked, name)
        try:
            numbers[name] = Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise UsageError(f"found {name} = “{text}”; expected a number such as 1/2 or 0.5") from None
        if asked.reading != PROBABILISTIC and text != "1/2":
            raise UsageError(f"{name} is of the probabilistic reading; ask for it, or leave {name} out")
    return Reading(asked.reading, asked.degree, **numbers)


def seconds() -> Any:
    """When to end. The command line bounds the whole command by it, and gives a question no bound of its own."""
    return parameter(None, above=0, most=3600, over_http=60.0, fills="seconds")


def listed_states(*, command: bool = True) -> Any:
    """How many states a list has."""
    return parameter(
        None, at_least=0, most=1000, over_http=100, metavar="N", by_format=True, command=command,
        help="At most so many states in a list; counts are always whole. 1000 by default, 50 on the screen.",
    )  # fmt: skip


def offset() -> Any:
    """How many come before those of a page."""
    return parameter(0, at_least=0, most=2**40)


def page(size: int = 100, most: int = 500) -> Any:
    """How many a page has."""
    return parameter(size, at_least=1, most=most)


def provenance() -> Any:
    """Whether the answer ends with what each of its sentences is generated from."""
    return parameter(False, http=False, fills="provenance")


def texts(*, at_hand: bool = True) -> Any:
    """The texts of sources, by the ids of the sources: claims are told with their exact words.

    Of a server either those at hand, or none.
    """
    return parameter(None, http=False, fills="texts" if at_hand else "given_texts")


@dataclass(frozen=True)
class Selected:
    """Models of a case: each a perspective and a phase, None where none is applied; and options given to owners."""

    pairs: tuple[tuple[str | None, str | None], ...]
    owners: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> tuple[str | None, str | None]:
        """The perspective and the phase of the first of them; none where there is none."""
        return self.pairs[0] if self.pairs else (None, None)

    def models(self, case: Case) -> list[Model]:
        """Return all of them."""
        return [case.model(*pair, self.owners) for pair in self.pairs]


def selections() -> Any:
    """Which models of a case are asked about, where it is asked about as a whole; None = all of them."""
    return parameter(None, http=False, fills="selections")


def chosen() -> Any:
    """Which models of a case are named, where it is asked about as a whole; none of them where none is."""
    return parameter(None, http=False, fills="chosen")


def lexicon() -> Any:
    """The file of a lexicon that adds to the one that ships; the server has that one alone."""
    return parameter(None, http=False, fills="lexicon")


def runner() -> Any:
    """Who works on the chunks of an ensemble: None = this process. The command line may give them to other machines.

    A server never does: whoever asks it cannot say where it connects to.
    """
    return parameter(None, http=False, fills="runner")


def filled(asked: type, by: Fills) -> str | None:
    """Return the name of the parameter that is filled in so, if a question has one."""
    return next((one.name for one, _, about in parameters_of(asked) if about.fills == by), None)
