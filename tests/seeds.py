"""What a run leaves out: of random cases all but every seventh or fewer, and what is `long`. `-m full` draws all.

Kinds of random models repeat after twenty seeds, and twenty has no divisor in common with seven: every kind is drawn.
What a test demands of its draws it demands as a share of them.

    @full
    def test_something() -> None:
        for seed in take(60): ...

    @seeded(60)
    def test_something(seed: int) -> None: ...

What is `long` takes more than some tenths of a second, and an ordinary run does without: others run what it runs, or
what it alone would find is rare. `-m long` runs it; that and an ordinary run are all that there is but for draws.

    @long
    def test_something() -> None: ...

    @long_but(every=4)  # of its cases, the first, the fifth and so on are for every run
    @pytest.mark.parametrize(...)
    def test_something(...) -> None: ...
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

PART = 7
SAYS_QUICK = "pytest.mark.quick"
"""What a file says that has quick tests; a quick run reads no other, since reading all of them takes a third of it."""

full = pytest.mark.full
_run = {"of": ""}
T = TypeVar("T", bound=Callable[..., None])


def long(test: T) -> T:
    """Leave a test to `-m long` and `-m full`; by its name it runs always."""
    marked: T = pytest.mark.long(full(test))
    return marked


def long_but(*, every: int) -> Callable[[T], T]:
    """Leave the cases of a test to `-m long` and `-m full`, but for every so many, counted from the first."""

    def leave(test: T) -> T:
        marked: T = pytest.mark.long(every=every)(full(test))
        return marked

    return leave


def not_quick(test: T) -> T:
    """Leave a test out of a quick run, which reads its file: there a second is much."""
    marked: T = pytest.mark.not_quick(test)
    return marked


def left_to_longer_runs(items: Sequence[pytest.Item]) -> set[pytest.Item]:
    """Return which of the collected tests this run leaves to longer ones."""
    if _run["of"] in ("full", "long"):
        return set()
    left, seen = set[pytest.Item](), Counter[object]()
    for item in items:
        if mark := item.get_closest_marker("long"):
            test = (item.parent, getattr(item, "originalname", None) or item.name)
            every = mark.kwargs.get("every")
            if every is None or seen[test] % every:
                left.add(item)
            seen[test] += 1
        if _run["of"] == "quick" and item.get_closest_marker("not_quick"):
            left.add(item)
    return left


def is_whole() -> bool:
    """Tell whether this run is of all that there is."""
    return _run["of"] == "full"


def run_is(of: str) -> None:
    """Take what `-m` says; `tests/conftest.py` tells it before anything is collected."""
    _run["of"] = of.strip()


def left_unread(path: Path) -> bool:
    """Tell whether this run finds nothing in a file."""
    return _run["of"] == "quick" and path.suffix == ".py" and SAYS_QUICK not in path.read_text(encoding="utf-8")


def step(every: int) -> int:
    """Return which share of a population this run draws."""
    return {"full": 1, "quick": max(PART, every)}.get(_run["of"], every)


def take(population: int | range, *, every: int = PART) -> range:
    """Return the seeds of a population that this run draws; `every` is the step of an ordinary one."""
    among = population if isinstance(population, range) else range(population)
    return among[:: step(every)]


def some(kinds: Sequence[Hashable], *, every: int = PART) -> list[int]:
    """Return which entries of a list this run draws, given the kind of each: the first of each kind, and its share of
    all, by the step of an ordinary run; a quick run draws its share alone."""
    firsts = () if _run["of"] == "quick" else {kind: k for k, kind in reversed(list(enumerate(kinds)))}.values()
    return sorted({*firsts, *take(len(kinds), every=every)})


def examples(most: int, *, every: int = PART) -> int:
    """Return how many examples a library that draws them itself is to try in this run."""
    return most // step(every)


def seeded(population: int | range, *, every: int = PART) -> pytest.MarkDecorator:
    """Give a test its seeds one by one."""
    return pytest.mark.parametrize("seed", [pytest.param(seed, marks=full) for seed in take(population, every=every)])
