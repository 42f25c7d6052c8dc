"""Words for readers who know neither ids nor letters: states by what is done there, parts by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.conflict import compile_model, settled
from detente.report.words import Words, listed, quoted

if TYPE_CHECKING:
    from detente.case import Model
    from detente.case.elements import Override


@dataclass(frozen=True)
class PlainWords(Words):
    """The names of one model, where a state is what is done there, and neither its letters nor its name."""

    @classmethod
    def of_model(cls, model: Model) -> PlainWords:
        """Return the words for a model."""
        whole = settled(model)
        return cls(whole, compile_model(whole))

    def state(self, shown: str) -> str:
        """Return what is done at a state, given by its letters."""
        return self.pattern(shown)

    def pattern(self, letters: str) -> str:
        """Return what is done where these letters stand for one state or for several."""
        taken = [self.option(o) for o, letter in zip(self.conflict.options, letters, strict=False) if letter == "Y"]
        return f"the outcome with {listed(taken)}" if taken else "the outcome in which nothing of all this is done"


class NamedWords(PlainWords):
    """The names of one model, where a state is its name if it has one, else what is done there; without ids."""

    unselected = "the case as the file says"

    def state(self, shown: str) -> str:
        """Return the names of a state, given by its letters; what is done there if it has none."""
        names = self.names(shown)
        return listed(map(quoted, names)) if names else super().state(shown)

    def override(self, it: Override) -> str:
        """Return the name of a perspective or a phase; its id if it has none."""
        return quoted(it.name) if it.name else str(it.id)

    def perspective(self) -> str:
        """Name the perspective in a sentence; the case as such where none is applied."""
        return self.unselected if self.model.perspective is None else self.override(self.model.perspective)

    def proposal(self, id: str) -> str:  # noqa: A002 - the field's word for it
        """Return the name of a proposal; its id if it has none."""
        name = next((p.name for p in self.model.proposals if p.id == id), id)
        return id if name == id else quoted(name)

    def letters_told(self, letters: str) -> str:
        """Return what the name of a state stands for: what is done there."""
        return self.pattern(letters)
