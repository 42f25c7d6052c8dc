"""A picture of states and moves in words: what is done in each state, what is marked about it, and all as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.pictures.picture import Picture, Vertex
from detente.stability import CONCEPTS
from detente.unseen import seen

FEW = 3
"""So many acts are told in full; of more, what is otherwise than in a state the picture is drawn around."""


@dataclass(frozen=True)
class Done:
    """What is done in a state: for each act the index of whose it is, and its words.

    `than` names the state that the rest is as in; it is empty where all is told.
    """

    acts: tuple[tuple[int | None, str], ...]
    than: str = ""

    @property
    def says(self) -> str:
        """The same in one line."""
        return (f"as {self.than}, but " if self.than else "") + ", ".join(text for _, text in self.acts)


def done_in(picture: Picture) -> dict[int, Done]:
    """Return for each code what is done there.

    Examples
    --------
    >>> import detente
    >>> from detente.pictures.picture import picture_of
    >>> picture = picture_of(detente.solve(detente.read_case("elmira-9state").model()))
    >>> [done.says for done in done_in(picture).values()][1:3]
    ['modify the control order, lengthen the appeal', 'accept the control order']
    """
    around = [node for node in picture.nodes if node.seed and "-" not in node.letters]
    return {node.code: _done(picture, node, around) for node in picture.nodes}


def acts_of(picture: Picture, mover: int, code: int) -> list[str]:
    """Return what a decision maker does in a state."""
    return [_act(picture, k) for k in range(len(picture.options)) if picture.own[mover] & code & 1 << k]


def _done(picture: Picture, node: Vertex, around: Sequence[Vertex]) -> Done:
    taken = [(_owner(picture, k), _act(picture, k)) for k, letter in enumerate(node.letters) if letter == "Y"]
    whole = Done(tuple(taken) or ((None, "nothing is done"),))
    if len(taken) <= FEW or node.seed or "-" in node.letters or not around:
        return whole
    near = min(around, key=lambda seed: len(list(_changed(seed, node))))
    otherwise = [
        (_owner(picture, k), _act(picture, k) if node.letters[k] == "Y" else f"not: {_act(picture, k)}")
        for k in _changed(near, node)
    ]
    than = seen(near.names[0]) if near.names else "the status quo" if near.status_quo else near.letters
    return Done(tuple(otherwise), than) if len(otherwise) < len(taken) else whole


def _changed(one: Vertex, other: Vertex) -> Iterator[int]:
    return (k for k, (a, b) in enumerate(zip(one.letters, other.letters, strict=True)) if a != b)


def _owner(picture: Picture, option: int) -> int | None:
    return next((i for i, own in enumerate(picture.own) if own >> option & 1), None)


def _act(picture: Picture, option: int) -> str:
    return seen(picture.acts[option]) if picture.acts else picture.options[option]


def table_of(picture: Picture, *, done: bool = False) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the picture as columns and rows: where each decision maker can move, ↑ where that improves things for it.

    With `done`, and of a picture of reasons, what is done in each state stands beside its names.

    Examples
    --------
    >>> import detente
    >>> from detente.pictures.picture import picture_of
    >>> columns, rows = table_of(picture_of(detente.solve(detente.read_case("prisoners-dilemma").model())))
    >>> columns
    ('state', 'names', 'marks', 'Prisoner one', 'Prisoner two')
    >>> rows[1]
    ('YN', 's2', '', '↑ NN', 'YY')
    """
    done = done or picture.reasons
    told = done_in(picture) if done else {}
    columns = (
        "state", "names", *(["what is done"] if done else []), "marks", *(name for _, name in picture.decision_makers)
    )  # fmt: skip
    shown = {node.code: node.letters for node in picture.nodes}
    moves: dict[tuple[int, int], list[str]] = defaultdict(list)
    for arc in sorted(picture.arcs, key=lambda arc: (not arc.improves, arc.target)):
        moves[arc.origin, arc.mover].append(("↑ " if arc.improves else "") + shown[arc.target])
    rows = tuple(
        (
            node.letters,
            ", ".join(node.names),
            *([told[node.code].says] if done else []),
            ", ".join(marks_of(node)),
            *(", ".join(moves[node.code, i]) for i in range(len(picture.decision_makers))),
        )
        for node in picture.nodes
    )
    return columns, rows


def marks_of(node: Vertex) -> list[str]:
    """Return in words what is marked about a state."""
    marks = ["status quo"] if node.status_quo else []
    if node.equilibrium:
        marks.append(f"equilibrium under {', '.join(CONCEPTS[c].name for c in node.equilibrium)}")
    if node.unsettled:
        marks.append(f"not known whether an equilibrium under {', '.join(CONCEPTS[c].name for c in node.unsettled)}")
    return [*marks, "asked about"] if node.focus else marks
