"""What a source says at a place: who says it, through whom, and in what way.

Reported speech is a chain, from the outermost speaker (the document) to the innermost (whose words or view it is), and
each link has a mode of its own. The modes follow the fidelity types of content analysis and of the description of
reported speech; a link may have several (a block quotation with an elision).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attribution:
    """One link of the chain of speakers.

    Parameters
    ----------
    who
        The speaker, in the coder's words or as the id of an actor.
    mode
        How the words are given at this link, from `MODES`.
    standing
        One of `STANDINGS`, or None where the coder did not say.
    outlet, date
        Where and when the speaker said it, as far as the text tells.
    note
        Anything else.
    """

    who: str
    mode: tuple[str, ...] = ()
    standing: str | None = None
    outlet: str | None = None
    date: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Claim:
    """What a source says at a place, paraphrased by the analyst; `by` is the chain of speakers, outermost first.

    Parameters
    ----------
    id, source
        The claim's id and that of its source.
    start, end
        The span in code points, half-open.
    says
        A paraphrase.
    by
        The chain of speakers. Empty: the coder named none.
    quote, prefix, suffix
        The exact words and up to 32 characters on either side, where they may be kept.
    kind, modality
        From `KINDS` and `MODALITIES`; other words are allowed.
    polarity
        ``+``, ``-`` or ``0``: towards the target.
    actors, target
        Whom the claim is about, and towards whom or what; ids of actors where they are registered.
    tags
        Any further codes.
    coder
        The id of who coded it; None is the author of the case.
    confidentiality
        A level; an export up to a lower level leaves the claim out.
    note
        Anything else.

    Examples
    --------
    >>> c = Claim("c1", "s", 3, 9, "it is over", by=(Attribution("s", ("report",)), Attribution("Ann", ("quotation",))))
    >>> c.speaker.who, c.mode, c.locator
    ('Ann', ('quotation',), 's 3–9')
    """

    id: str
    source: str
    start: int
    end: int
    says: str
    by: tuple[Attribution, ...] = ()
    quote: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    kind: str | None = None
    modality: tuple[str, ...] = ()
    polarity: str | None = None
    actors: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    coder: str | None = None
    confidentiality: int | None = None
    note: str | None = None

    @property
    def locator(self) -> str:
        """The place, as shown where the words themselves are not at hand."""
        return f"{self.source} {self.start}–{self.end}"

    @property
    def speaker(self) -> Attribution | None:
        """The innermost speaker: whose words or view it is."""
        return self.by[-1] if self.by else None

    @property
    def mode(self) -> tuple[str, ...]:
        """How the innermost speaker's words are given."""
        return self.by[-1].mode if self.by else ()

    @property
    def chain(self) -> str:
        """The speakers in one line, outermost first."""
        return " → ".join(link.who for link in self.by)
