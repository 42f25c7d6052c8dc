"""What a program hands in, held against what a signature or a declaration says is taken.

A public function says in its signature what it takes, and `checked` refuses everything else before any work begins:
with the name of the argument, what was expected, what was found, and what to try. So a text is no number and no list of
its letters, True is no number, and what is not a number at all (NaN) is none either. What may be given once is made
what it stands for: a list of any sort a tuple, what counts as a whole number one of Python's own.
"""

from __future__ import annotations

import operator
import reprlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, wraps
from inspect import Parameter, signature
from numbers import Real
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NoReturn,
    ParamSpec,
    Protocol,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from detente.errors import UsageError, nearest

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, eq=False)  # what is bounded by others is another type
class Bounds:
    """Between which numbers one lies; or among which values, or those that are returned once they are asked for."""

    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    among: Collection[Any] | Callable[[], Collection[Any]] | None = None

    def hold(self, number: float) -> bool:
        """Tell whether a number lies between them."""
        low = self.at_least is None or number >= self.at_least
        return low and (self.above is None or number > self.above) and (self.at_most is None or number <= self.at_most)

    def __str__(self) -> str:
        if self.at_least is not None and self.at_most is not None:
            return f"from {self.at_least:g} to {self.at_most:g}"
        told = {"of at least ": self.at_least, "above ": self.above, "of at most ": self.at_most}
        return " and ".join(f"{words}{bound:g}" for words, bound in told.items() if bound is not None)


@dataclass(frozen=True)
class Told:
    """What a text stands for: how one is called, and several; and what to try instead."""

    one: str
    several: str
    instead: str = ""


Seconds: TypeAlias = Annotated[float, Bounds(above=0)]
"""How long something may take; as long as it takes, where it is infinite."""
Count: TypeAlias = Annotated[int, Bounds(at_least=0)]
"""How many of something."""
Some: TypeAlias = Annotated[int, Bounds(at_least=1)]
"""How many of something, and not none."""
StateName: TypeAlias = Annotated[str, Told("the name or the letters of a state", "states")]
FormulaText: TypeAlias = Annotated[str, Told("the text of a formula", "formulas")]


class Labelled(Protocol):
    """What has an id, which stands for it wherever a name is asked for: a decision maker, a proposal, a concept."""

    @property
    def id(self) -> str:
        """Its id."""


Label: TypeAlias = str | Labelled
"""An id, or what has one."""


def label(of: Label) -> str:
    """Return an id, as it is given or as what is given has it."""
    return of if isinstance(of, str) else of.id


def labels(of: Iterable[Label]) -> tuple[str, ...]:
    """Return several ids."""
    return tuple(map(label, of))


def labels_if_any(of: Iterable[Label] | None) -> tuple[str, ...] | None:
    """Return several ids, or None where none are given and that means something else than no id at all."""
    return None if of is None else labels(of)


def checked(function: Callable[P, R], like: Callable[..., Any] | None = None) -> Callable[P, R]:
    """Return a function that refuses what its signature, or that of another one, does not say that it takes.

    Raises
    ------
    UsageError
        Where it is called, if an argument is of another kind, or beyond its bounds.

    Examples
    --------
    >>> from detente.arguments import Seconds, checked
    >>> @checked
    ... def wait(what: str, *, seconds: Seconds | None = None) -> None: ...
    >>> wait("tea", seconds="3")
    Traceback (most recent call last):
    ...
    detente.errors.UsageError: wait: seconds: expected a number above 0, or None; found '3', of the type str (without quotation marks it is a number)
    """  # noqa: E501 - as it is printed
    says = like or function
    called = says.__qualname__

    @wraps(function)
    def call(*given: P.args, **named: P.kwargs) -> R:
        kinds, names = kinds_of(says), _names_of(says)
        if len(given) > len(names):
            return function(*given, **named)  # says itself how many it takes
        ordered = [_as(v, kinds[n], f"{called}: {n}") if n in kinds else v for n, v in zip(names, given, strict=False)]
        by_name = {n: _as(v, kinds[n], f"{called}: {n}") if n in kinds else v for n, v in named.items()}
        return function(*ordered, **by_name)  # type: ignore[arg-type]  # the same ones, of the same types

    return call


@cache
def kinds_of(of: Any) -> Mapping[str, Any]:
    """Return the types that a function, or a class, says it takes, by the names of its parameters."""
    told = get_type_hints(of, include_extras=True)
    if isinstance(of, type):
        return {one.name: told[one.name] for one in fields(of)}
    single = (p.name for p in signature(of).parameters.values() if p.kind is not Parameter.VAR_KEYWORD)
    return {name: told[name] for name in single if name in told}


@cache
def _names_of(function: Callable[..., Any]) -> Sequence[str]:
    """Return the names of what a function takes by its place."""
    places = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return tuple(p.name for p in signature(function).parameters.values() if p.kind in places)


def made_of(value: T) -> T:
    """Return a frozen value of the types that its class says it is made of, each part as it is taken."""
    made: Any = type(value)
    for name, kind in kinds_of(made).items():
        object.__setattr__(value, name, _as(getattr(value, name), kind, f"{type(value).__name__}: {name}"))
    return value


def taken(value: object, kind: Any, argument: str, bounds: Bounds | None = None) -> Any:
    """Return a value as something of this type is taken, or raise `UsageError`.

    Parameters
    ----------
    value
        What is handed in.
    kind
        The type it is declared to be of.
    argument
        Under which name it is handed in.
    bounds
        Of a number, or of all numbers in it, between which it lies.
    """
    return _as(value, kind, argument, bounds or Bounds())


class _Unfit(Exception):
    """What was expected, what was found instead, and what to try."""

    def __init__(self, expected: str, found: object, remedy: str = "") -> None:
        self.expected, self.found, self.remedy = expected, found, remedy
        super().__init__(expected)


def _as(value: Any, kind: Any, argument: str, bounds: Bounds = Bounds()) -> Any:
    try:
        return _fitted(value, kind, bounds)
    except _Unfit as e:
        if isinstance(e.found, str) and e.expected.startswith("a list"):
            found = f"the text “{e.found}”, which is not taken for its letters"
        else:
            found = f"{reprlib.repr(e.found)}, of the type {type(e.found).__name__}"
        none = ", or None" if e.found is value and NoneType in get_args(kind) else ""
        told = f"{argument}: expected {e.expected}{none}; found {found}"
        raise UsageError(told + (f" ({e.remedy})" if e.remedy else "")) from None


def _fitted(value: Any, kind: Any, bounds: Bounds) -> Any:
    """Return a value as something of this type is taken, or raise `_Unfit`."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin is Annotated:
        return _annotated(value, inner[0], inner[1:], bounds)
    if origin in (Union, UnionType):
        return _one_of(value, inner, bounds)
    if origin is Literal:
        return value if value in inner else _refuse_word(value, inner)
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return _held(value, origin, inner, bounds)
    return _single(value, origin or kind, bounds)


def _single(value: Any, kind: Any, bounds: Bounds) -> Any:
    """Return a value that holds no others."""
    if kind in (int, float):
        return _among(_number(value, kind, bounds), bounds)
    if kind is Labelled:
        return value if isinstance(getattr(value, "id", None), str) else _refuse("an id, or what has one", value)
    if kind is Callable:
        return value if callable(value) else _refuse("a function", value)
    if not isinstance(value, kind):
        expected, remedy = called(kind)
        _refuse(expected, value, remedy)
    return _among(value, bounds) if kind is str else value


def _held(value: Any, origin: type, inner: Sequence[Any], bounds: Bounds) -> Any:
    """Return a value that holds others."""
    if issubclass(origin, Mapping):
        return _mapping(value, inner, bounds)
    if origin is tuple and inner[-1] is not Ellipsis:
        return _several(value, inner, bounds)
    return _list(value, inner[0], bounds, frozenset if origin is frozenset else tuple)


def _annotated(value: Any, kind: Any, more: Sequence[object], bounds: Bounds) -> Any:
    """Return a value of a type of which more is said: the bounds of a number, what a text stands for."""
    for one in more:
        if isinstance(one, Told) and not isinstance(value, kind):
            _refuse(one.one, value, one.instead)
    return _fitted(value, kind, next((one for one in more if isinstance(one, Bounds)), bounds))


def _refuse(expected: str, found: object, remedy: str = "") -> NoReturn:
    raise _Unfit(expected, found, remedy)


def called(kind: Any) -> tuple[str, str]:
    """Return what a value of a class is called, and how one is had."""
    words = {str: ("a text", ""), bool: ("True or False", ""), NoneType: ("None", "")}
    return words[kind] if kind in words else getattr(kind, "taken_as", (f"a {kind.__name__}", ""))


def _among(value: Any, bounds: Bounds) -> Any:
    """Return a value if it is one of those that there are."""
    if bounds.among is None:
        return value
    known = bounds.among() if callable(bounds.among) else bounds.among
    return value if value in known else _refuse_word(value, tuple(known))


def _refuse_word(value: object, known: Sequence[object]) -> NoReturn:
    near = nearest(value, map(str, known)) if isinstance(value, str) else ""
    _refuse("one of " + ", ".join(map(str, known)), value, near if "known here" not in near else "")


def _one_of(value: Any, kinds: Sequence[Any], bounds: Bounds) -> Any:
    """Return a value as the first of several types takes it that does."""
    if value is None and NoneType in kinds:
        return None
    missed = []
    for kind in kinds:
        try:
            return _fitted(value, kind, bounds)
        except _Unfit as e:
            # Without what it came from: that holds this list, and all that whoever asked has at hand.
            missed.append(e.with_traceback(None))
    told = [e for kind, e in zip(kinds, missed, strict=True) if kind is not NoneType]
    inside = [e for e in told if e.found is not value]
    if len(told) == 1 or inside or Labelled in kinds:
        last = (inside or told)[-1]
        _refuse(last.expected, last.found, last.remedy)
    expected = " or ".join(e.expected for e in told)
    _refuse(expected, value, "; ".join(dict.fromkeys(e.remedy for e in told if e.remedy)))


def _number(value: Any, kind: type, bounds: Bounds) -> Any:
    expected = f"{'a whole number' if kind is int else 'a number'} {bounds}".rstrip()
    number: Any
    if isinstance(value, bool):
        _refuse(expected, value)
    if hasattr(type(value), "__index__"):
        number = operator.index(value)
    elif kind is float and isinstance(value, Real):
        number = float(value)
    else:
        _refuse(expected, value, "without quotation marks it is a number" if _reads_as_number(value) else "")
    if number != number or not bounds.hold(number):  # noqa: PLR0124 - what is no number is not itself
        _refuse(expected, value)
    return number


def _reads_as_number(value: object) -> bool:
    return isinstance(value, str) and value.strip().lstrip("+-").replace(".", "", 1).isdigit()


def _list(value: Any, kind: Any, bounds: Bounds, made: Callable[..., Any] = tuple) -> Any:
    if isinstance(value, str):
        _refuse(f"a list, such as [{value!r}]", value)
    if isinstance(value, bytes | bytearray) or not isinstance(value, Iterable):
        _refuse(f"a list of {_plural(kind)}", value)
    return made(_fitted(one, kind, bounds) for one in value)


def _plural(kind: Any) -> str:
    """Return what several of a type are called."""
    if told := next((one for one in get_args(kind) if isinstance(one, Told)), None):
        return told.several
    if kind is str or Labelled in get_args(kind):
        return "ids" if kind is not str else "texts"
    if get_origin(kind) is tuple:
        return "pairs"
    if get_origin(kind) is Literal:
        return "words, of " + ", ".join(map(str, get_args(kind)))
    return f"values, each {called(kind)[0]}" if isinstance(kind, type) else "values"


def _several(value: Any, kinds: Sequence[Any], bounds: Bounds) -> tuple[Any, ...]:
    """Return a pair, or as many as there are types."""
    what = "a pair" if len(kinds) == 2 else f"{len(kinds)} values"
    words = ["None" if one is NoneType else called(one)[0] for kind in kinds for one in get_args(kind) or (kind,)][:2]
    if not isinstance(value, tuple | list) or len(value) != len(kinds):
        _refuse(f"{what} of {' or '.join(dict.fromkeys(words))} each, in brackets", value)
    return tuple(_fitted(one, kind, bounds) for one, kind in zip(value, kinds, strict=True))


def _mapping(value: Any, kinds: Sequence[Any], bounds: Bounds) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        _refuse("a mapping, such as {'id': …}", value)
    key_kind, kind = kinds
    return {_fitted(key, key_kind, bounds): _fitted(one, kind, bounds) for key, one in value.items()}
