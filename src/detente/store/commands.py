"""The commands with which a case is changed, as data.

A path names a place of the case file by its keys: ``["options", "delay"]``, ``["preferences", "US", "e4"]`` (the
statement whose id is e4), ``["perspectives", "A", "infeasible"]``. Everything a command needs to know is in it, so that
the log can be read without the program that wrote it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, PrivateAttr

MAX_STEPS = 8
MAX_KEY = 200
Key = Annotated[str, Field(min_length=1, max_length=MAX_KEY)]
Place = Annotated[list[Key], Field(max_length=MAX_STEPS)]


class Command(BaseModel):
    """What all commands share."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str


class Edit(Command):
    """Set or remove fields of an entry, or of the case itself where the path is empty; null removes a field.

    Two people who edit different fields of one entry do not get in each other's way.
    """

    kind: Literal["edit"] = "edit"
    path: Place
    fields: dict[Key, JsonValue] = Field(min_length=1, max_length=40)


class Add(Command):
    """Add an entry to a section: with an id where the section has ids (options), without in lists (rules, statements).

    `after` is the id of the entry it shall follow; "" puts it first; without `after` it comes last.
    """

    kind: Literal["add"] = "add"
    path: Place = Field(min_length=1)
    id: Key | None = None
    value: JsonValue
    after: str | None = Field(default=None, max_length=MAX_KEY)


class Copy(Command):
    """Add a copy of an entry after it, under another id, with some of its fields given otherwise.

    A perspective begins so as another one, a proposal as the version that it supersedes.
    """

    kind: Literal["copy"] = "copy"
    path: Place = Field(min_length=2)
    id: Key
    fields: dict[Key, JsonValue] = Field(default={}, max_length=40)


class Remove(Command):
    """Remove an entry. What elsewhere still speaks of it stays as it is, and is listed as a problem.

    With `everywhere` it goes as well: names in lists, fields that are nothing but the name, entries that say nothing
    without it. The name of a state gives way to its letters, that of a definition to its formula.
    """

    kind: Literal["remove"] = "remove"
    path: Place = Field(min_length=2)
    everywhere: bool = False


class Move(Command):
    """Put an entry elsewhere in its list: after the entry `after`, or first where `after` is ""."""

    kind: Literal["move"] = "move"
    path: Place = Field(min_length=2)
    after: str = Field(max_length=MAX_KEY)


class Rename(Command):
    """Give an entry another id, and change every formula and list that speaks of it."""

    kind: Literal["rename"] = "rename"
    path: Place = Field(min_length=2)
    to: Key


class Replace(Command):
    """Put a whole value in place of what is there: an entry, the preferences of a decision maker, a section."""

    kind: Literal["replace"] = "replace"
    path: Place = Field(min_length=1)
    value: JsonValue


class CountFor(Command):
    """Let what one perspective or phase says count for all, or what all share count for one of them only.

    The path names what is said, an entry or a section that is replaced as a whole, where it stands now; `layer` is
    where it shall stand: empty for all, else a perspective or a phase. What was there gives way.
    """

    kind: Literal["count_for"] = "count_for"
    path: Place = Field(min_length=1)
    layer: Place = Field(max_length=2)


class Link(Command):
    """Say that an entry rests on a claim, or that it does not."""

    kind: Literal["link"] = "link"
    path: Place = Field(min_length=2)
    claim: Key
    linked: bool = True


class AcceptClaims(Command):
    """Take over proposed claims, each under a new id, in one step."""

    kind: Literal["accept_claims"] = "accept_claims"
    claims: dict[Key, dict[str, JsonValue]] = Field(min_length=1, max_length=5000)


class ReplaceText(Command):
    """Put a whole text in place of the case file. A text that is not YAML is kept as a draft beside the case."""

    kind: Literal["replace_text"] = "replace_text"
    text: str = Field(max_length=4_000_000)
    _read: tuple[dict[str, Any] | None] | None = PrivateAttr(None)

    def read_as(self, found: dict[str, Any] | None) -> None:
        """Take over as what the text was read elsewhere: plain data, or None where it cannot be read."""
        self._read = (found,)

    @property
    def read(self) -> tuple[dict[str, Any] | None] | None:
        """As what the text was read elsewhere, if it was."""
        return self._read


AnyCommand = Annotated[
    Edit | Add | Copy | Remove | Move | Rename | Replace | CountFor | Link | AcceptClaims | ReplaceText,
    Field(discriminator="kind"),
]


def plain_command(command: Command) -> dict[str, Any]:
    """Return a command as the plain data of the log."""
    return command.model_dump(mode="json")
