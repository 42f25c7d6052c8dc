"""Declarations: each kind of thing (section, concept, question, …) has a package, and each thing of it a module there.

A module declares its thing as the value of one name that all modules of the package share. What is derived from the
declarations asks the `Declared` of the package, and nobody keeps a list of them besides::

    CONCEPTS: Declared[Concept] = Declared("detente.stability.concepts", "CONCEPT")

Adding a thing is adding a module. Where a thing is declared outside the package (by an extension, see
`detente.extensions`, or by a test), `Declared.register` adds it, and `Declared.beside` does so for a while.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, Generic, TypeVar, cast

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
_EVERY: list[Declared[Any]] = []


@contextmanager
def as_shipped() -> Iterator[None]:
    """Let nothing count but what the package declares; what is registered in the block goes with its end."""
    before = [(one, one._registered) for one in _EVERY]
    for one, _ in before:
        one._register_only({})
    try:
        yield
    finally:
        for one, registered in before:
            one._register_only(registered)


def while_declared(make: F) -> F:
    """Let what is derived from declarations be made once for what it is made of, and anew when others are declared."""
    kept: tuple[int, dict[Any, Any]] = (0, {})

    @wraps(make)
    def made(*of: Hashable) -> Any:
        nonlocal kept
        if kept[0] != Declared.edition:
            kept = (Declared.edition, {})
        _, known = kept
        if of not in known:
            known[of] = make(*of)
        return known[of]

    return cast(F, made)


class Declared(Mapping[str, T], Generic[T]):
    """The things that the modules of one package declare, by the names of their modules.

    The names are known without loading any module, and a module is loaded when its thing is asked for: a command loads
    the question that it asks, and no other. Names are given in the order that ``order`` states, then alphabetically.

    Parameters
    ----------
    package : str
        The package that holds the modules. Modules whose names begin with ``_`` declare nothing.
    name : str
        Under which name each of them holds its declaration.
    order : tuple of str
        Which names come first, in this order: it is seen by people, so that it is stated. The others follow.
    between : str
        What stands between the words of a name, where a module has an underscore.
    says : str or None
        The attribute by which a thing says its name itself; None where it does not.
    beyond : callable
        Returns the thing of a name that is not listed, or None if there is none: where there is no end of things that
        differ in a number, they are found by their names, and not counted.
    pattern : callable
        Returns what the names of those are, as a regular expression.
    check : callable
        Raises `ValueError` for a thing that names what there is not, given it and all names, its own among them.

    Examples
    --------
    >>> from detente.declared import Declared
    >>> words = Declared("detente.case", "__doc__")
    >>> "reader" in words, "nothing" in words
    (True, False)
    >>> with words.beside("toy", "declared elsewhere"):
    ...     words["toy"]
    'declared elsewhere'
    >>> "toy" in words
    False
    """

    edition: ClassVar[int] = 0
    """How often what is declared of any kind has changed: what is derived from it is good for one of them."""

    def __init__(
        self, package: str, name: str, *, order: tuple[str, ...] = (), between: str = "_", says: str | None = None,
        beyond: Callable[[str], T | None] | None = None, pattern: Callable[[], str] | None = None,
        check: Callable[[T, Collection[str]], None] = lambda _, __: None,
    ) -> None:  # fmt: skip
        self._package, self._name, self._order, self._between, self._says = package, name, order, between, says
        self._names_well, self._beyond, self.pattern = check, beyond, pattern
        self._loaded: dict[str, T] = {}
        self._modules: dict[str, str] | None = None
        self._registered: Mapping[str, T] = {}
        _EVERY.append(self)

    def __getitem__(self, name: str) -> T:
        if name in self._registered:
            return self._registered[name]
        if name not in self._found() and self._beyond is not None and (thing := self._beyond(name)) is not None:
            return thing
        if name not in self._loaded:
            module = import_module(f"{self._package}.{self._found()[name]}")
            if not hasattr(module, self._name):
                raise ValueError(
                    f"{module.__file__} declares nothing; expected {self._name} = …, "
                    f"as in every module of {self._package} whose name does not begin with “_”"
                )
            thing = getattr(module, self._name)
            self._check(name, thing, str(module.__file__))
            self._loaded[name] = thing
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        first = {name: place for place, name in enumerate(self._order)}
        found = sorted(self._found(), key=lambda name: (first.get(name, len(first)), name))
        return iter((*found, *self._registered))

    def __len__(self) -> int:
        return len(self._found()) + len(self._registered)

    def __contains__(self, name: object) -> bool:
        if name in self._found() or name in self._registered:
            return True
        return isinstance(name, str) and self._beyond is not None and self._beyond(name) is not None

    def register(self, name: str, thing: T) -> None:
        """Declare a thing from outside the package.

        Raises
        ------
        ValueError
            If there is a thing of this name, or the thing says that it has another, or names what there is not.
        """
        if name in self:
            raise ValueError(f"“{name}” is declared already, in {self._package}")
        self._check(name, thing, f"what is declared as “{name}”")
        self._register_only({**self._registered, name: thing})

    @contextmanager
    def beside(self, name: str, thing: T) -> Iterator[T]:
        """Declare a thing for as long as the block runs."""
        self.register(name, thing)
        try:
            yield thing
        finally:
            self._register_only({other: kept for other, kept in self._registered.items() if other != name})

    def _register_only(self, registered: Mapping[str, T]) -> None:
        changed, self._registered = registered != self._registered, registered
        Declared.edition += changed

    def _check(self, name: str, thing: T, where: str) -> None:
        """Raise `ValueError` if a thing has another name, or names what there is not.

        It would be asked for by one name, and told by the other; and what it names would be passed over in silence.
        """
        if self._says is not None and (own := getattr(thing, self._says, None)) != name:
            raise ValueError(
                f"{where} has the {self._says} “{own}”; expected “{name}”, the name under which it is found"
            )
        self._names_well(thing, tuple(dict.fromkeys((*self, name))))

    def _found(self) -> dict[str, str]:
        """Return the modules by the names of what they declare."""
        if self._modules is None:
            modules = [
                m.name for m in iter_modules(import_module(self._package).__path__) if not m.name.startswith("_")
            ]
            self._modules = {module.replace("_", self._between): module for module in modules}
        return self._modules
