"""The tables of a paper: chosen, made, and written in a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.arguments import Count, Label, Seconds, StateName, checked, labels, labels_if_any
from detente.case import Case, Model, one_model
from detente.conflict import state_of
from detente.deadline import within
from detente.engines import Progress, silent
from detente.errors import BoundReached, DetenteError, EngineRefusal, OutOfTime, UsageError, nearest
from detente.papers.forms import FORMS, Asked, blocks_of
from detente.papers.origin import Origin
from detente.papers.tables import ROOM, TABLES, Given, PaperTable
from detente.stability import solve
from detente.stability.readings import is_open

TABULATED = 1024
"""Of models up to so many states there are tables for a paper, unless it is said which states these are of."""


@dataclass(frozen=True, eq=False, repr=False)
class Tables:
    """The tables of a paper on a model; see `table`.

    Parameters
    ----------
    model
        What they are of.
    tables
        The tables, in the order asked for.
    left_out
        For each table that was not asked for by its name and could not be made, why.
    stopped
        Why something in them is not known, or None.
    """

    model: Model
    tables: tuple[PaperTable, ...]
    left_out: Mapping[str, str]
    stopped: str | None = None

    @property
    def origin(self) -> Origin:
        """What they are made by and from."""
        return Origin(self.model.case_sha256, self.model.name)

    @property
    def version(self) -> str:
        """The version of Detente that they come from."""
        return self.origin.version

    @checked
    def written(self, *, form: str = "markdown", standalone: bool = False, width: Count = ROOM) -> str | bytes:
        """Return the tables in a form.

        Parameters
        ----------
        form
            ``markdown``, ``latex``, ``csv`` or ``docx``.
        standalone
            Of LaTeX, whether a document that compiles alone is asked for, and not what is put into one.
        width
            How many characters wide a table may be before it is split; 0 = as wide as it is. CSV is never split.

        Raises
        ------
        UsageError
            If there is no such form, or it knows no other than whole files.
        """
        if form not in FORMS:
            raise UsageError(f"written: there is no form “{form}”{nearest(form, FORMS)}; expected {', '.join(FORMS)}")
        found = FORMS[form]
        if standalone and not found.fragments:
            raise UsageError(f"written: {form} always stands by itself; only LaTeX has fragments, too")
        asked = Asked(origin=self.origin, title=self.model.title, room=width, standalone=standalone)
        return found.write(self.tables, asked)

    def _repr_html_(self) -> str:
        from detente.report.blocks import as_html

        return str(as_html([block for one in self.tables for block in blocks_of(one)]))

    def __repr__(self) -> str:
        return f"<Tables of {self.model.name}: {', '.join(dict.fromkeys(t.what for t in self.tables)) or 'none'}>"


@checked
def table(
    model: Model | Case,
    *,
    what: Sequence[str] | None = None,
    states: Sequence[StateName] | None = None,
    start: StateName | None = None,
    concepts: Sequence[Label] | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Tables:
    """Make the tables that papers on the graph model print.

    These are the option form (after Howard, *Paradoxes of Rationality*, 1971), individual stability with the
    equilibria, the reachable lists (after Fang, Hipel and Kilgour, *Interactive Decision Making*, 1993), the status quo
    table (after Li, Kilgour and Hipel, *Journal of the Operational Research Society* 56, 2005) and what is stable for
    coalitions (after Kilgour, Hipel, Fang and Peng, *Group Decision and Negotiation* 10, 2001).

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    what
        Which tables: ``options``, ``stability``, ``reachable``, ``status_quo``, ``coalitions``; None = all that can be
        made, and of each other the reason.
    states
        The states that the tables are of, by letters or names; None = all. They keep their numbers.
    start
        Where the ways of the status quo table begin; None = the status quo.
    concepts
        The solution concepts; None = the basic five.
    engine
        ``auto``, or the name of an engine.
    seconds
        When to end, counted from the call; what is not known by then is said to be so. None = no bound.
    progress
        Called with a few words when a part of the work begins.

    Returns
    -------
    Tables
        The tables, to be written as LaTeX, Markdown, CSV or DOCX.

    Raises
    ------
    UsageError
        If something named is unknown, or a table asked for by its name cannot be made of this case.
    BoundReached
        If there are more than 1,024 states and nothing says which the tables are of, or coalitions were asked for and
        are too many.

    Complexity
    ----------
    That of solving, and of each table one step for each of its cells.

    Examples
    --------
    >>> import detente
    >>> found = detente.table(detente.read_case("prisoners-dilemma"), what=["options"])
    >>> print(found.written(form="csv"), end="")
    Part,Options,s1,s2,s3,s4
    Prisoner one (One),cooperate with prisoner two,N,Y,N,Y
    Prisoner two (Two),cooperate with prisoner one,N,N,Y,Y
    """
    chosen = labels_if_any(what)
    for one in chosen or ():
        if one not in TABLES:
            raise UsageError(f"table: there is no table “{one}”{nearest(one, TABLES)}; expected {', '.join(TABLES)}")
    with within(seconds) as work:
        progress("solving")
        solution = solve(
            one_model(model), concepts=None if concepts is None else labels(concepts), engine=engine, progress=progress
        )
        named = labels_if_any(states)
        if named is None and solution.feasible.count > TABULATED:
            raise BoundReached(
                f"the model has {solution.feasible.count} states; tables for a paper are made of up to {TABULATED}, or "
                "of the states that are named, each with --state"
            )
        found = {state: state_of(solution.model, solution.conflict, state) for state in named or ()}
        if missing := [state for state, code in found.items() if code is None]:
            raise UsageError(f"table: {missing[0]} is not a feasible state here")
        only = None if named is None else frozenset(code for code in found.values() if code is not None)
        given = Given(solution, start, only)
        made: list[PaperTable] = []
        left: dict[str, str] = {}
        for one in dict.fromkeys(chosen or TABLES):
            progress(TABLES[one].help)
            try:
                made += TABLES[one].make(given)
            except OutOfTime:
                left[one] = work.hit or "the time was over"
            except (UsageError, BoundReached, EngineRefusal) as e:
                if chosen is not None:
                    raise
                left[one] = _told(e)
    return Tables(solution.model, _noted(solution.model, made), left, solution.stopped or work.hit)


def _told(error: DetenteError) -> str:
    return str(error).removeprefix("table: ")


def _noted(model: Model, made: Sequence[PaperTable]) -> tuple[PaperTable, ...]:
    """Return the tables, those of stability with a word on preferences that are left open."""
    from dataclasses import replace

    if not is_open(model):
        return tuple(made)
    note = "Preferences are left open in part; the table is of the model as it is written."
    return tuple(replace(t, notes=(*t.notes, note)) if t.what in ("stability", "coalitions") else t for t in made)
