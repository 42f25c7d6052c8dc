"""What a source says at a place: who says it, through whom, and in what way.

Reported speech is a chain, from the outermost speaker (the document) to the innermost (whose words or view it is), and
each link has a mode of its own. The modes follow the fidelity types of content analysis and of the description of
reported speech; a link may have several (a block quotation with an elision).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


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
class Incident:
    """What a claim of an event records of it; whatever is not given is missing, and is said to be.

    Parameters
    ----------
    when, where
        The day or time, and the place, in the words or numbers of whoever reports it.
    count, unit
        How many, and of what. Numbers of several incidents are never added up.
    reported_by
        The ids of claims that report it.
    """

    when: str | None = None
    where: str | None = None
    count: int | None = None
    unit: str | None = None
    reported_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rendering:
    """Other words for one saying: as it was said, translated, shortened, or told by another outlet.

    Parameters
    ----------
    quote
        The words.
    kind
        One of `RENDERINGS`, or None where the coder did not say.
    by
        The chain of speakers through whom these words come, outermost first.
    """

    quote: str
    kind: str | None = None
    by: tuple[Attribution, ...] = ()


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
    incident
        What is recorded of the event that the claim tells of.
    renderings
        Other words for what is quoted.

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
    incident: Incident | None = None
    renderings: tuple[Rendering, ...] = ()

    @property
    def locator(self) -> str:
        """The place, as shown where the words themselves are not at hand."""
        return f"{self.source} {self.start}–{self.end}"

    @property
    def speaker(self) -> Attribution | None:
        """The innermost speaker: whose words or view it is."""
        return self.by[-1] if self.by else None

    @property
    def all_links(self) -> tuple[Attribution, ...]:
        """Everybody who speaks in it, or in one of its renderings."""
        return (*self.by, *(link for rendering in self.renderings for link in rendering.by))

    @property
    def mode(self) -> tuple[str, ...]:
        """How the innermost speaker's words are given."""
        return self.by[-1].mode if self.by else ()

    def with_reports(self, ids: Mapping[str, str]) -> Claim:
        """Return it with other ids for the claims that report its incident; those without one are no longer named.

        >>> told = Claim("c", "s", 0, 1, "a boat sank", incident=Incident(reported_by=("a", "b")))
        >>> told.with_reports({"a": "first_a"}).incident.reported_by
        ('first_a',)
        """
        if self.incident is None or all(ids.get(c) == c for c in self.incident.reported_by):
            return self
        left = tuple(ids[c] for c in self.incident.reported_by if c in ids)
        return replace(self, incident=replace(self.incident, reported_by=left))

    @property
    def chain(self) -> str:
        """The speakers in one line, outermost first."""
        return " → ".join(link.who for link in self.by)
