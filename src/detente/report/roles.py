"""Role sheets: what somebody who plays a decision maker is told, and nothing of what the others want.

A sheet is put together from what is listed here, and from nothing else of a case: what is public (its title, who there
is and what each can do, what cannot be, what is on the table, where things stand), and what this decision maker wants.
What is noted of anything (reasons, claims, remarks), names of statements and rules, ids of states and definitions,
other perspectives, and whatever follows from the model stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from detente import __version__
from detente.arguments import Label, checked, labels_if_any
from detente.case import Case
from detente.case.naming import as_said
from detente.errors import BoundReached, UsageError
from detente.phrases import number
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table, as_html, as_markdown
from detente.report.page import FOOTER, PAGE
from detente.report.plain import NamedWords
from detente.report.said import Row, fixed
from detente.report.style import STYLE
from detente.report.words import count, listed, quoted
from detente.stability import step
from detente.unseen import seen

if TYPE_CHECKING:
    from detente.case import Model, ResolvedRule
    from detente.case.elements import Option
    from detente.case.model import ResolvedMove, ResolvedStatement
    from detente.case.preferences import ResolvedPreference
    from detente.stability import Step

MOVES_TOLD = 16
"""So many moves from the status quo are told one by one."""
_EACH_ON_ITS_PAGE = """
.role { max-width: 46rem; }
.role h2 { margin-top: 1.6rem; }
.role > p:first-child { color: var(--quiet); margin: 0; }
.role > h1 { margin: .2rem 0 .6rem; }
@media screen { .role + .role { margin-top: 4rem; border-top: 1px solid var(--edge); padding-top: 2rem; } }
@media print { .role + .role { break-before: page; } .role h2 { margin: 14px 0 4px; font-size: 17px; }
  .role h1 { font-size: 22px; } .role h3 { margin: 8px 0 2px; font-size: 13px; } .role .table { margin: 4px 0; }
  .role p, .role ul { margin: 4px 0; } }
"""
_ONE_WAY = {
    "take-only": "Once done, it cannot be undone.",
    "drop-only": "It can be given up, and not be taken up again.",
    "both": "",
}


@dataclass(frozen=True, repr=False)
class RoleSheet:
    """What somebody is told who plays a decision maker.

    Parameters
    ----------
    decision_maker, name
        Who that is: its id, and its name.
    title
        That of the case.
    document
        What the sheet says.
    """

    decision_maker: str
    name: str
    title: str
    document: tuple[Block, ...]

    def __repr__(self) -> str:
        return f"<RoleSheet for {self.name}: {self.title}>"

    def _repr_html_(self) -> str:
        return str(as_html(self.document))

    @property
    def markdown(self) -> str:
        """The sheet as Markdown."""
        return as_markdown(self.document)

    @property
    def page(self) -> str:
        """The sheet as one self-contained HTML page."""
        return role_pages([self])


def role_pages(sheets: Sequence[RoleSheet]) -> str:
    """Return role sheets as one HTML file, in which each begins on a page of its own when it is printed."""
    told = (as_html(sheet.document, f"r{k}") for k, sheet in enumerate(sheets, start=1))
    body = Markup("\n").join(Markup("<section class=role>{}</section>").format(inner) for inner in told)
    names = f" for {sheets[0].name}" if len(sheets) == 1 else "s"
    return PAGE.format(
        title=seen(f"{sheets[0].title}: role sheet{names}") if sheets else "Role sheets",
        style=Markup(STYLE + _EACH_ON_ITS_PAGE),  # noqa: S704 - constants
        contents=Markup(),
        body=body,
        version=__version__,
        footer=FOOTER.format(version=__version__, origin=""),
    )


@checked
def role_sheets(
    case: Case,
    *,
    proposals: Sequence[Label] | None = None,
    decision_makers: Sequence[Label] | None = None,
    perspective: str | None = None,
    phase: str | None = None,
    summary: bool = False,
) -> tuple[RoleSheet, ...]:
    """Return a role sheet for each decision maker, for those who are to play the conflict.

    A sheet says what this one can do and wants, who else is there and what they can do, what is on the table and what
    cannot be. Nothing is on it of what others want, of reasons, of evidence, of other perspectives or of what is
    stable.

    Parameters
    ----------
    case
        The case.
    proposals
        What is told to be on the table, by id or name; None = every proposal.
    decision_makers
        For whom, by id or name; None = everybody, in the order of the file.
    perspective, phase
        As whom it is seen, and when; what other perspectives say is told to nobody.
    summary
        Whether the sheets begin with the summary of the case. It may say what somebody wants, or what follows: whoever
        asks for it has read it.

    Returns
    -------
    tuple[RoleSheet, ...]
        In the order asked for; each with its `markdown`, and its `page` of HTML.

    Raises
    ------
    UsageError
        If something named is unknown, or the case needs a perspective.

    Complexity
    ----------
    Linear in what is written, and in the moves from the status quo: 2 to the number of somebody's options.

    Examples
    --------
    >>> import detente
    >>> one, two = detente.role_sheets(detente.read_case("prisoners-dilemma"))
    >>> two
    <RoleSheet for Prisoner two: Prisoner's dilemma>
    """
    model = case.model(perspective, phase)
    words = NamedWords.of_model(model)
    known = {d.id: d.name for d in model.decision_makers}
    asked = labels_if_any(decision_makers)
    chosen = tuple(known) if asked is None else as_said(case, asked, "decision_makers")
    for dm in chosen:
        model.decision_maker(dm)
    told = labels_if_any(proposals)
    table = None if told is None else [model.proposal(p).id for p in as_said(case, told, "proposals")]
    later = [] if phase is not None else [(h.name or h.id, case.model(perspective, h.id)) for h in case.phases.values()]
    return tuple(
        RoleSheet(dm, known[dm], case.title, (*_sheet(words, dm, later, table, summary=summary),))
        for dm in dict.fromkeys(chosen)
    )


def file_names(sheets: Sequence[RoleSheet], ending: str) -> list[str]:
    """Return a name for the file of each sheet: its number, by which no two are the same on any system, and whose."""
    return [f"{k}-{sheet.decision_maker}{ending}" for k, sheet in enumerate(sheets, start=1)]


def _sheet(
    words: NamedWords, dm: str, later: Sequence[tuple[str, Model]], table: Sequence[str] | None, *, summary: bool
) -> Iterator[Block]:
    model = words.model
    yield Paragraph(fixed(f"{model.title} – role sheet, for {words.dm(dm)} alone"))
    yield Heading(fixed(words.dm(dm)), 1)
    if summary and model.layer.summary:
        yield Paragraph(fixed(str(model.layer.summary)))
    yield from _own(words, dm)
    yield from _wants(words, dm)
    yield from _on_the_table(words, table)
    yield from _others(words, dm)
    yield from _rules(words, later)


# -- what it can do ---------------------------------------------------------------------------------------------------


def _seen_options(model: Model) -> list[Option]:
    hidden = model.unseen.options if model.unseen else ()
    return [o for o in model.options if o.id not in hidden]


def _own(words: NamedWords, dm: str) -> Iterator[Block]:
    yield Heading(fixed("What you can do"))
    own = [o for o in _seen_options(words.model) if o.owner == dm]
    if not own:
        yield Paragraph(fixed("Nothing of what is looked at here is yours to decide."))
        return
    listed_moves = any(m.by == dm for m in words.model.only_moves)
    columns = ("what", "if you do", "if you do not", "" if listed_moves else "and then")
    rows = (
        (o.name or o.id, o.taken or "", o.not_taken or "", "" if listed_moves else _ONE_WAY[o.moves or "both"])
        for o in own
    )
    yield _table(columns, rows)
    yield from _from_here(words, dm)


def _table(columns: Sequence[str], rows: Iterator[Sequence[str]]) -> Table:
    """Return a table without the columns in which nothing stands."""
    whole = list(rows)
    used = [k for k in range(len(columns)) if any(row[k] for row in whole)]
    cut = tuple(Row(tuple(row[k] for k in used)) for row in whole)
    return Table(fixed(""), tuple(columns[k] for k in used), cut)


def _from_here(words: NamedWords, dm: str) -> Iterator[Block]:
    model, conflict = words.model, words.conflict
    near = conflict.neighbourhood
    if model.status_quo is None or len(found := near.states(model.status_quo)) != 1:
        return
    (here,) = found
    yield Paragraph(fixed(f"As things stand: {words.done_at(conflict.show(here))}."))
    mover = conflict.index(dm)
    try:
        there = near.moves(mover, here)
    except BoundReached:
        return
    if not there:
        yield Paragraph(fixed("From there you have no move until somebody else moves."))
        return
    acts = [_act(words, step(conflict, mover, here, target)) for target in there]
    yield Paragraph(fixed("From there you could in one move:"))
    yield Bullets(tuple(fixed(act) for act in acts[:MOVES_TOLD]))
    if len(acts) > MOVES_TOLD:
        yield Paragraph(fixed(f"These are {MOVES_TOLD} of {count(len(acts))} such moves."))


def _act(words: NamedWords, move: Step) -> str:
    parts = [f"do {listed(map(words.option, move.takes))}"] if move.takes else []
    parts += [f"no longer do {listed(map(words.option, move.drops))}"] if move.drops else []
    return "; ".join(parts)


# -- what it wants ----------------------------------------------------------------------------------------------------


def _wants(words: NamedWords, dm: str) -> Iterator[Block]:
    yield Heading(fixed("What you want"))
    yield from _preference(words, words.model.preferences[dm])
    yield from _worth(words, dm)
    for other, sign in words.model.attitudes.get(dm, {}).items():
        if other != dm and sign in _ATTITUDES:
            yield Paragraph(fixed(f"{_ATTITUDES[sign]} {words.dm(other)}."))


_ATTITUDES = {"+": "You wish well to", "-": "You wish ill to"}


def _preference(words: NamedWords, order: ResolvedPreference) -> Iterator[Block]:
    """Yield what somebody wants, by what its preferences are made of."""
    if order.voices:
        yield Paragraph(fixed("Those who speak for you do not all want the same; one of them is meant."))
        for share, voice in order.voices:
            yield Paragraph(fixed(f"A share of {share} of them:"))
            yield from _preference(words, voice)
        return
    if order.indifferent:
        yield Paragraph(fixed("No outcome is better for you than any other."))
    elif order.priorities:
        yield Paragraph(
            fixed("The earlier in this list, the more it counts; what comes later decides only between equals.")
        )
        yield _table(("", "that", ""), _statements(words, order))
    elif order.ranked:
        yield Paragraph(fixed("The outcomes, the best for you first; those with the same number are equally good."))
        rows = (
            (str(k), _outcome(words, letters), "") for k, group in enumerate(order.ranked, start=1) for letters in group
        )
        yield _table(("", "what is done", ""), rows)
    elif order.weights:
        yield Paragraph(fixed("What is done counts for you by these points, added up; the more the better."))
        rows = ((words.option(o), _points(order, o), "") for o in order.weights)
        yield _table(("if this is done", "points", ""), rows)
    else:
        yield Paragraph(fixed(f"{order.described}."))
    if order.openness is not None:
        yield Paragraph(fixed("Some of this is left open: it is for you to decide."))


def _points(order: ResolvedPreference, option: str) -> str:
    low, high = getattr(order.written, "ranges", {}).get(option, (order.weights[option],) * 2)
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _statements(words: NamedWords, order: ResolvedPreference) -> Iterator[tuple[str, str, str]]:
    """Yield the statements, each with its place; those of one group, or in either order, have the same."""
    for place, (start, stop) in enumerate(order.spans, start=1):
        for k in range(start, stop):
            for s in order.priorities[k]:
                beside = [*_beside(s)]
                if stop - start > 1:
                    beside.append("in either order with the others of this number")
                elif len(order.priorities[k]) > 1:
                    beside.append("as important as the others of this number")
                yield str(place), words.formula(s.formula), "; ".join(beside)


def _beside(s: ResolvedStatement) -> Iterator[str]:
    if s.statement.perhaps:
        yield "perhaps"
    if s.statement.degree > 1:
        yield "very much"


def _outcome(words: NamedWords, letters: str) -> str:
    open_ = [words.option(o) for o, letter in zip(words.conflict.options, letters, strict=False) if letter == "-"]
    return words.done_at(letters) + (f", with or without {listed(open_)}" if open_ else "")


def _worth(words: NamedWords, dm: str) -> Iterator[Block]:
    worth = words.model.worth.get(dm)
    if worth is None:
        return
    issues = {issue.id: issue for issue in words.model.issues}
    yield Paragraph(fixed("What an agreement is worth to you is the sum of these points:"))
    rows = (
        (
            issues[i].name, issues[i].level_called(level),
            number(low) if low == high else f"{number(low)} to {number(high)}",
        )
        for i, levels in worth.points.items() if i in issues
        for level, (low, high) in levels.items()
    )  # fmt: skip
    yield _table(("what is settled", "how", "points"), rows)
    if worth.walk_away is not None:
        yield Paragraph(fixed(f"Below {number(worth.walk_away)} points you would rather have no agreement."))


# -- what everybody is told -------------------------------------------------------------------------------------------


def _on_the_table(words: NamedWords, table: Sequence[str] | None) -> Iterator[Block]:
    model = words.model
    told = [p for p in model.proposals if table is None or p.id in table]
    if not (told or model.issues):
        return
    yield Heading(fixed("What is on the table"))
    for p in told:
        between = f"Between {words.dms(p.parties)}. " if p.parties else ""
        yield Heading(fixed(words.title(p)), 3)
        if between:
            yield Paragraph(fixed(between.strip()))
        rows = (
            (t.term.name or "", "" if t.formula is None else words.in_force(t), words.dms(t.obliges)) for t in p.terms
        )
        yield _table(("term", "in force where", "who has to"), rows)
    if model.issues:
        yield Heading(fixed("What is to be settled"), 3)
        rows = (
            (issue.name, issue.level_called(level), words.formula(formula))
            for issue in model.issues
            for level, formula in issue.levels.items()
        )
        yield _table(("what", "how", "where"), rows)


def _others(words: NamedWords, dm: str) -> Iterator[Block]:
    yield Heading(fixed("Who else is there"))
    rows = []
    for other in words.model.decision_makers:
        if other.id == dm:
            continue
        own = [o for o in _seen_options(words.model) if o.owner == other.id]
        rows += [(other.name, o.name or o.id, o.taken or "", _ONE_WAY[o.moves or "both"]) for o in own]
        rows += [] if own else [(other.name, "nothing that is looked at here", "", "")]
    if rows:
        yield _table(("who", "can", "that is", "and then"), iter(rows))
    else:
        yield Paragraph(fixed("Nobody."))


def _rules(words: NamedWords, later: Sequence[tuple[str, Model]]) -> Iterator[Block]:
    model = words.model
    always = [*_told(words, model.infeasible, model.forbidden_moves)]
    changes = []
    for name, after in later:
        more = [
            *_told(
                words,
                [r for r in after.infeasible if r not in model.infeasible],
                [m for m in after.forbidden_moves if m not in model.forbidden_moves],
            )
        ]
        changes.append(f"{quoted(name)}: {'; '.join(more) if more else 'nothing else is ruled out'}")
    if always:
        yield Heading(fixed("What cannot be"))
        yield Bullets(tuple(map(fixed, always)))
    if changes:
        yield Heading(fixed("At other times"))
        yield Bullets(tuple(map(fixed, changes)))


def _told(words: NamedWords, rules: Sequence[ResolvedRule], bans: Sequence[ResolvedMove]) -> Iterator[str]:
    for r in rules:
        if r.rule.condition is None:
            kind = r.rule.kind.replace("_", " ")
            yield f"always {kind} of {listed(map(words.option, r.rule.options))} is done"
        else:
            yield f"never {words.formula(r.formula)}"
    for m in bans:
        yield f"no move of {words.ban(m)}"


def one_model(perspectives: Sequence[str], phases: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the one perspective and the one phase that are asked for, or refuse several."""
    for what, given in (("perspective", perspectives), ("phase", phases)):
        if len(given) > 1:
            raise UsageError(f"a role sheet is of one {what}; {len(given)} are given")
    return next(iter(perspectives), None), next(iter(phases), None)
