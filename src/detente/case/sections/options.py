"""What can be done or not done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.case.elements import MOVES, Note, Option, Rival
from detente.case.nodes import Located, Node, SequenceNode, is_null
from detente.case.plain import given, noted, text
from detente.case.referring import MAKERS, Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Part, Section
from detente.case.shapes import first_key

if TYPE_CHECKING:
    from detente.case.reader import Reader


def read(reader: Reader, key: Located, node: Node) -> Option | None:
    """Read what can be done or not done."""
    if is_null(node):
        return Option(key)
    body = reader.mapping(node, f"the option “{key}”")
    if body is None or not reader.known(body, "an option", OPTION):
        return None
    owner = body.get("owner")
    if isinstance(owner, SequenceNode):
        found = ", ".join(i if isinstance(i, Located) else "…" for i in owner.items)
        reader.problem(
            owner.where,
            f"found the owners [{found}]; an option has exactly one owner",
            "make two options, one for each, or give it to one of them",
        )
        owner = None
    rivals = reader.table(body, "contested", reader.reading(RIVAL)) if body.get("contested") is not None else None
    return Option(
        key,
        owner=reader.text(owner, "the id of one decision maker"),
        name=reader.name(body),
        moves=reader.choice(body, "moves", MOVES),
        taken=reader.member(body, "taken", "words"),
        not_taken=reader.member(body, "not_taken", "words"),
        contested=None if rivals is None else tuple(rivals.values()),
        note=reader.note_given(body),
        where=first_key(body),
    )


def write(option: Option) -> dict[str, Any]:
    """Return an option as the plain data of a file."""
    return {
        **given(owner=text(option.owner), moves=text(option.moves)),
        **given(taken=text(option.taken), not_taken=text(option.not_taken)),
        **given(contested={str(rival.owner): write_rival(rival) for rival in option.contested or ()}),
        **noted(option.note, option.name),
    }


def read_rival(reader: Reader, key: Located, node: Node) -> Rival | None:
    """Read somebody who would own an option by other claims."""
    if is_null(node):
        return Rival(key)
    body = reader.mapping(node, f"the rival owner “{key}”")
    if body is None or not reader.known(body, "a rival owner", RIVAL):
        return None
    return Rival(key, reader.note(body))


def write_rival(rival: Rival) -> dict[str, Any]:
    """Return a rival owner as the plain data of a file."""
    return noted(rival.note)


def told(_: str, option: Option) -> Iterator[Part]:
    """Yield an option, who owns it, who else would, and the direction in which alone it goes."""
    note = option.note or Note()
    yield Part("option", (), option.name or option.id, note, option, "option", "nobody can choose it")
    yield Part("owner", ("owner",), f"who owns {option.id}", note, option, "")
    for rival in option.contested or ():
        place = ("contested", rival.owner)
        yield Part("rival owner", place, f"{rival.owner} as owner", rival.note, rival, "rival owner")
    if option.moves in ("take-only", "drop-only"):
        # The mark has no evidence of its own, and the words behind an act seldom say that it is final.
        yield Part(
            "one-way mark", ("moves",), f"{option.id} is {option.moves}", Note(), option, "", "can be changed both ways"
        )


RIVAL = Kind(
    "rival owner",
    "Somebody who would own the option by other claims than those the case follows.",
    REASONS,
    may_be_empty=True,
    read=read_rival,
    write=write_rival,
)
OPTION = Kind(
    "option",
    "Something one decision maker can do or not do.",
    (
        NAME,
        Field(
            "owner", "reference", "The id of the one decision maker who controls it. May be left to the perspectives.",
            refers=MAKERS,
        ),
        Field(
            "moves", "choice", "Whether it can be taken and dropped (both, the default), only taken, or only dropped.",
            label="directions", choices=MOVES,
        ),
        Field("taken", "text", "What it means that the option is taken.", label="meaning if taken"),
        Field("not_taken", "text", "What it means that the option is not taken.", label="meaning if not taken"),
        Field(
            "contested", "other",
            "Who else would own it by other claims: rival owners by id, each with its evidence.",
            refers=Refers(keys=MAKERS), parts=RIVAL,
            value=lambda option: {rival.owner: None for rival in option.contested or ()},
        ),
        *REASONS,
    ),
    may_be_empty=True,
    read=read,
    write=write,
    told=told,
)  # fmt: skip
SECTION = Section(
    "options",
    "by-id",
    OPTION,
    "What can be done or not done, by id; their order is the order of the letters in a state such as NYNNN.",
    layers="merged by key",
    room="model",
    resolved=True,
)
