"""What others published that Detente rests on, each work declared once, for sentences and for lists of references.

Nothing is said here of what was read: the page of each concept says that. A work has the parts that are known for
certain; a title, pages or a DOI that is not is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from detente.phrases import listed


@dataclass(frozen=True, kw_only=True)
class Work:
    """An article, which has a journal, or a book, which has a publisher.

    Parameters
    ----------
    key
        By which it is told apart in a list of references.
    authors
        Each as it is signed, in order.
    year, title, journal, volume, pages, publisher, doi
        As usual; empty where it is not known.
    short
        What the journal is called in a sentence, where its name is long.
    """

    key: str
    authors: tuple[str, ...]
    year: int
    title: str = ""
    journal: str = ""
    short: str = ""
    volume: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""

    @property
    def place(self) -> str:
        """Where it is found, as a sentence says it; pages beside a title only."""
        if self.publisher:
            return f"{self.title} ({self.publisher} {self.year})"
        issue = f"{self.short or self.journal} {self.volume} ({self.year})"
        return f"{self.title}, {issue} {self.pages}".rstrip() if self.title else issue


class Citation(str):
    """How a sentence cites some works, with these."""

    works: tuple[Work, ...] = ()
    __slots__ = ("__dict__",)


def cited(*works: Work) -> Citation:
    """Cite some works of the same authors.

    >>> cited(NASH_1951)
    'J. F. Nash, Non-cooperative games, Annals of Mathematics 54 (1951) 286-295'
    >>> cited(KILGOUR_1984, KILGOUR_1985)
    'D. M. Kilgour, Theory and Decision 16 (1984) and 18 (1985)'
    """
    places = [works[0].place]
    for before, work in pairwise(works):
        same = work.journal == before.journal and not work.title
        places.append(f"{work.volume} ({work.year})" if same else work.place)
    found = Citation(f"{listed(works[0].authors)}, {' and '.join(places)}")
    found.works = works
    return found


def after(*works: Work) -> Citation:
    """Cite works that were not read again where what is said here was written.

    >>> after(HOWARD_1971), after(HOWARD_1971).works[0].publisher
    ('after N. Howard, Paradoxes of Rationality (MIT Press 1971)', 'MIT Press')
    """
    found = Citation(f"after {cited(*works)}")
    found.works = works
    return found


NASH_1951 = Work(
    key="nash1951", authors=("J. F. Nash",), year=1951, title="Non-cooperative games", journal="Annals of Mathematics",
    volume="54", pages="286-295",
)  # fmt: skip
HOWARD_1971 = Work(
    key="howard1971", authors=("N. Howard",), year=1971, title="Paradoxes of Rationality", publisher="MIT Press"
)
FRASER_HIPEL_1979 = Work(
    key="fraser1979", authors=("N. M. Fraser", "K. W. Hipel"), year=1979, title="Solving complex conflicts",
    journal="IEEE Transactions on Systems, Man, and Cybernetics", short="IEEE SMC", volume="9", pages="805-816",
)  # fmt: skip
FRASER_HIPEL_1984 = Work(
    key="fraser1984", authors=("N. M. Fraser", "K. W. Hipel"), year=1984, title="Conflict Analysis",
    publisher="North-Holland",
)  # fmt: skip
BRAMS_WITTMAN_1981 = Work(
    key="brams1981", authors=("S. J. Brams", "D. Wittman"), year=1981, journal="Conflict Management and Peace Science",
    volume="6", pages="39-62",
)  # fmt: skip
KILGOUR_1984 = Work(
    key="kilgour1984", authors=("D. M. Kilgour",), year=1984, journal="Theory and Decision", volume="16"
)
KILGOUR_1985 = Work(
    key="kilgour1985", authors=("D. M. Kilgour",), year=1985, journal="Theory and Decision", volume="18"
)
KILGOUR_HIPEL_FANG_1987 = Work(
    key="kilgour1987", authors=("D. M. Kilgour", "K. W. Hipel", "L. Fang"), year=1987,
    title="The graph model for conflicts", journal="Automatica", volume="23", pages="41-55",
)  # fmt: skip
FANG_HIPEL_KILGOUR_1993 = Work(
    key="fang1993", authors=("L. Fang", "K. W. Hipel", "D. M. Kilgour"), year=1993,
    title="Interactive Decision Making: The Graph Model for Conflict Resolution", publisher="Wiley",
)  # fmt: skip
ZENG_ET_AL_2006 = Work(
    key="zeng2006", authors=("D. Zeng", "L. Fang", "K. W. Hipel", "D. M. Kilgour"), year=2006,
    journal="Discrete Applied Mathematics", volume="154", pages="2430-2443",
)  # fmt: skip
ZENG_ET_AL_2007 = Work(
    key="zeng2007", authors=("D. Zeng", "L. Fang", "K. W. Hipel", "D. M. Kilgour"), year=2007,
    journal="IEEE Transactions on Systems, Man, and Cybernetics A", short="IEEE SMC-A", volume="37", pages="456-463",
)  # fmt: skip
INOHARA_HIPEL_WALKER_2007 = Work(
    key="inohara2007", authors=("T. Inohara", "K. W. Hipel", "S. Walker"), year=2007,
    title="Conflict analysis approaches for investigating attitudes and misperceptions in the War of 1812",
    journal="Journal of Systems Science and Systems Engineering", volume="16", pages="181-201",
)  # fmt: skip
INOHARA_HIPEL_2008 = Work(
    key="inohara2008", authors=("T. Inohara", "K. W. Hipel"), year=2008,
    title="Coalition analysis in the graph model for conflict resolution", journal="Systems Engineering", volume="11",
    pages="343-359",
)  # fmt: skip
REGO_VIEIRA_2017 = Work(
    key="rego2017", authors=("L. C. Rêgo", "G. I. A. Vieira"), year=2017, journal="Group Decision and Negotiation",
    volume="26", doi="10.1007/s10726-016-9520-8",
)  # fmt: skip

GRAPH_MODEL = (KILGOUR_HIPEL_FANG_1987, FANG_HIPEL_KILGOUR_1993)
"""Where the graph model is from, whatever the concept."""
