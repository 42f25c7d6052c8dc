"""What stands beside data that a page shows: how many there are, of how many, and what of it is where."""

from __future__ import annotations

from collections.abc import Sequence

from detente.case.elements import Override
from detente.report.words import listed


def count(n: int) -> str:
    """Write how many there are as a page does, where numbers stand below each other: in groups of three digits.

    >>> count(1024)
    '1,024'
    """
    return f"{n:,}"


def counted(n: int, one: str, many: str = "") -> str:
    """Say how many there are of something.

    >>> counted(1, "state"), counted(0, "state"), counted(2, "feasible state has", "feasible states have")
    ('1 state', '0 states', '2 feasible states have')
    """
    return f"{count(n)} {one if n == 1 else many or f'{one}s'}"


def matching_states(matching: int, total: int) -> str:
    """Say how many states a filter keeps.

    >>> matching_states(9, 9), matching_states(3, 9)
    ('9 states', '3 of 9 states')
    """
    return counted(total, "state") if matching == total else f"{count(matching)} of {counted(total, 'state')}"


def ranking_caption(states: int, ranks: int) -> str:
    """Say what a ranking of states shows.

    >>> ranking_caption(8, 1)
    'Best first: 8 states in 1 rank'
    """
    return f"Best first: {counted(states, 'state')} in {counted(ranks, 'rank')}"


def feasible_phrase(feasible: int | None, combinations: int) -> str:
    """Say, after the number of states that are feasible, of how many they are; None where that was not counted.

    >>> feasible_phrase(1, 4), feasible_phrase(None, 2**21)
    ('state is feasible, of 4 combinations', 'states are feasible, of 2,097,152 combinations')
    """
    return f"{'state is' if feasible == 1 else 'states are'} feasible, of {counted(combinations, 'combination')}"


def warnings_phrase(warnings: int) -> str:
    """Say, after the number of warnings where there are some, what that means.

    >>> warnings_phrase(0), warnings_phrase(1)
    ('The check has no warnings', 'warning of the check, shown in its place')
    """
    if warnings == 0:
        return "The check has no warnings"
    return "warning of the check, shown in its place" if warnings == 1 else "warnings of the check, each in its place"


def rule_sentence(removes: int, alone: int) -> str:
    """Say how many combinations of options a rule removes, and how many of them no other rule does.

    >>> rule_sentence(2, 2)
    'Removes 2 combinations; no other rule removes any of them.'
    >>> rule_sentence(4, 1)
    'Removes 4 combinations; 1 of them no other rule removes.'
    """
    if removes == 0:
        return "Removes nothing: no combination of options meets it."
    rest = "no other rule removes any of them" if alone == removes else f"{count(alone)} of them no other rule removes"
    return f"Removes {counted(removes, 'combination')}; {rest}."


def trial_sentence(feasible: int | None, before: int | None) -> str:
    """Say what would be left with a rule that is only tried; nothing where that was not counted.

    >>> trial_sentence(0, 8), trial_sentence(6, 8)
    ('With this rule no state would be left.', 'With this rule 6 states would be left, 2 fewer than now.')
    """
    if feasible is None or before is None:
        return ""
    if feasible == 0:
        return "With this rule no state would be left."
    fewer = f"{count(before - feasible)} fewer than now" if before > feasible else "as many as now"
    return f"With this rule {counted(feasible, 'state')} would be left, {fewer}."


def in_force_sentence(states: int | None) -> str:
    """Say how many states have the terms of a proposal in force; nothing where that was not counted.

    >>> in_force_sentence(0), in_force_sentence(1)
    ('No feasible state has all its terms in force.', '1 feasible state has its terms in force.')
    """
    if states is None:
        return ""
    if states == 0:
        return "No feasible state has all its terms in force."
    return f"{counted(states, 'feasible state has', 'feasible states have')} its terms in force."


def move_says(decision_maker: str, *, improves: bool) -> str:
    """Say of a move of somebody whether it is one for the better.

    >>> move_says("US", improves=True), move_says("US", improves=False)
    ('better for US', 'not better for US')
    """
    return f"{'better' if improves else 'not better'} for {decision_maker}"


def without_moves(moves: int) -> str:
    """Say that nothing leads away from a state; nothing where something does."""
    return "" if moves else "Nobody can move from here."


def node_called(names: Sequence[str], letters: str, marks: Sequence[str]) -> str:
    """Name a state of a graph, with what it is.

    >>> node_called(["s6"], "YN", ["status quo"]), node_called([], "YN", [])
    ('s6 YN – status quo', 'YN')
    """
    name = " ".join((", ".join(names), letters)).strip()
    return f"{name} – {', '.join(marks)}" if marks else name


def to_mend(problems: int) -> str:
    """Say how much is wrong in a case; nothing where nothing is.

    >>> to_mend(0), to_mend(1), to_mend(3)
    ('', 'One thing is to be mended before there is a verdict', '3 things are to be mended before there is a verdict')
    """
    if not problems:
        return ""
    things = "One thing is" if problems == 1 else f"{count(problems)} things are"
    return f"{things} to be mended before there is a verdict"


def history_caption(changes: int) -> str:
    """Say what a list of changes shows.

    >>> history_caption(2)
    '2 changes, the newest first'
    """
    return f"{counted(changes, 'change')}, the newest first"


def model_called(perspective: Override | None, phase: Override | None) -> str:
    """Name one of the models of a case by what is applied in it; what has no name by its id.

    >>> from detente.case.elements import Layer, Override
    >>> after = Override("after", "after the strike", Layer())
    >>> model_called(Override("ours", None, Layer()), after), model_called(None, None)
    ('perspective ours, after the strike', 'what all share')
    """
    chosen = (("perspective", perspective), ("phase", phase))
    parts = [it.name or f"{what} {it.id}" for what, it in chosen if it is not None]
    return ", ".join(parts) or "what all share"


def held_texts(names: Sequence[str]) -> str:
    """Say which texts a package of the case holds; nothing where it holds none."""
    if not names:
        return ""
    whole = listed(f"“{name}”" for name in names)
    return f"It holds the whole text of {whole}, so give it only to those who may read that."


def missing_texts(names: Sequence[str]) -> str:
    """Say which texts a package of the case lacks, since they are not at hand; nothing where it lacks none."""
    if not names:
        return ""
    return f"Not in it: the text of {listed(f'“{name}”' for name in names)}, which is not at hand."


def no_texts(names: Sequence[str]) -> str:
    """Say which texts a case file alone does not hold; nothing where the case has no source."""
    if not names:
        return ""
    whole = listed(f"“{name}”" for name in names)
    return f"Not in it: the text of {whole}; of a text the file has the digest and the length only."
