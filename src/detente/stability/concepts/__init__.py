"""The solution concepts, each declared in a module of this package; what they are is in `detente.stability.concept`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from detente.arguments import Label, label
from detente.conflict import Sanctioning
from detente.declared import Declared
from detente.errors import UsageError, nearest
from detente.stability.concept import Concept, Local
from detente.stability.families import FAMILIES, MOST, canonical, member, pattern


def _names_concepts(concept: Concept, known: Collection[str]) -> None:
    """Raise `ValueError` where a concept names one that there is none of."""
    for does, names in (("implies", concept.implies), ("needs", concept.needs)):
        for name in names:
            if name not in known:
                others = [one for one in known if one != concept.id]
                hint = nearest(name, others) or f"known here: {', '.join(others)}"
                raise ValueError(f"the concept “{concept.id}” {does} “{name}”, which is none; {hint}")


CONCEPTS: Declared[Concept] = Declared(
    "detente.stability.concepts", "CONCEPT", says="id", between="-", check=_names_concepts,
    beyond=member, pattern=pattern,
    order=(
        "nash", "gmr", "smr", "seq", "sseq", "sim", "cnash", "cgmr", "csmr", "cseq", "nonmyopic",
        "nonmyopic-brams-wittman", "rnash", "rgmr", "rsmr", "rseq",
    ),
)  # fmt: skip
"""The concepts that are listed; those of `detente.stability.families` are found by their ids besides, such as `l3`."""


def default() -> tuple[str, ...]:
    """Return the concepts that are looked at where nobody says which."""
    return tuple(c for c in CONCEPTS if CONCEPTS[c].default)


def implications() -> tuple[tuple[str, str], ...]:
    """Return what implies what, for each decision maker and every model; the tests hold it."""
    return tuple((c, implied) for c in CONCEPTS for implied in CONCEPTS[c].implies)


def local(name: str) -> Local | None:
    """Return a concept that can be asked about one state by itself, or None if this one cannot."""
    concept = CONCEPTS[name]
    return concept if isinstance(concept, Local) else None


def those_local() -> str:
    """Name the concepts that can be asked about one state by itself."""
    return ", ".join(c for c in CONCEPTS if local(c) is not None)


def sanctioning(name: str) -> Sanctioning | None:
    """Return the shape of a concept, or None if this one has another."""
    return CONCEPTS[name].sanctioning


def those_sanctioned() -> str:
    """Name the concepts of the one shape."""
    return ", ".join(c for c in CONCEPTS if sanctioning(c) is not None)


def with_needs(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids, and those of all that they are worked out from, each after what it needs."""
    found: dict[str, None] = {}

    def add(name: str) -> None:
        for needed in CONCEPTS[name].needs:
            add(needed)
        found.setdefault(name)

    for name in ids:
        add(name)
    return tuple(found)


def not_here(name: str) -> str | None:
    """Return what the literature has under a name that is no concept here, or None."""
    plain = _plain(name)
    literature = (
        ("coalition stability of that kind", r"c(sseq|sim)"),
        ("Stackelberg stability", r"stackelberg.*"),
        ("stability with attitudes", rf"r({'|'.join(CONCEPTS)})|relational.*|attitude.*"),
        ("strong and weak stability", r"(strong|weak).*"),
    )
    here = [_plain(c) for c in CONCEPTS]
    missing = ((what, ids) for what, ids in literature if not any(re.fullmatch(ids, c) for c in here))
    return next((what for what, ids in missing if re.fullmatch(ids, plain)), None)


def _plain(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def held(concept: Label, concepts: Sequence[str]) -> str:
    """Return the id of a concept that a result holds, or raise `UsageError` for one that it does not hold."""
    (asked,) = check_concepts((label(concept),))
    if asked not in concepts:
        holds = ", ".join(concepts) or "none"
        raise UsageError(f"this solution does not hold the concept “{asked}” (it holds {holds})")
    return asked


def check_concepts(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids, each once, or raise `UsageError` for an unknown one."""
    for name in ids:
        if name not in CONCEPTS:
            every = f"known here: {', '.join(CONCEPTS)}; l, mr and cmr with a number of moves, such as l3"
            if meant := _looking_ahead(name):
                raise UsageError(f"there is no solution concept “{name}” ({meant})")
            # Whoever asks for what the literature has besides is told so, and not sent to another concept.
            missing = not_here(name)
            near = nearest(name, [*CONCEPTS])
            hint = f"Detente has no {missing}; {every}" if missing else near if "mean" in near else every
            raise UsageError(f"there is no solution concept “{name}” ({hint})")
    return tuple(dict.fromkeys(map(canonical, ids)))


def _looking_ahead(name: str) -> str:
    """Return what whoever asks for a concept that looks ahead may mean, or nothing."""
    plain = _plain(name)
    if plain in ("nm", "nms", "nonmyopicstability"):
        return "it is called nonmyopic here"
    if plain in ("nme", "bramswittman", "nonmyopicequilibrium"):
        return "it is called nonmyopic-brams-wittman here"
    asked = re.sub(r"\d+$|h$", "", plain)
    for family in FAMILIES.values():
        if asked in (family.id, *family.also, _plain(family.title)):
            return f"say how many moves are looked ahead, 1 to {MOST}: {family.id}1, {family.id}2, {family.id}3, …"
    return "say how many moves are looked ahead: l1, l2, l3, …" if re.fullmatch("limited.*", plain) else ""
