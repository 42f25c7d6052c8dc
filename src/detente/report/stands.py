"""What becomes of arguments, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.assess.arguing import Label
from detente.case.elements import Entry
from detente.report.words import listed, quoted

NAMED = 4
STANDS = {Label.IN: "stands", Label.OUT: "falls", Label.OPEN: "is open"}
SEVERAL = {Label.IN: "stand", Label.OUT: "fall", Label.OPEN: "are open"}


def relabelled_told(held: Mapping[str, Entry], before: Mapping[str, Label], after: Mapping[str, Label]) -> str:
    """Say of which arguments something else becomes; nothing where of none."""
    changed = [k for k in after if after[k] is not before[k]]
    by = {label: [k for k in changed if after[k] is label] for label in Label}
    told = [
        f"{listed([*(quoted(str(held[k].values['says'])) for k in some[:NAMED]), *more(some)])} then "
        f"{STANDS[label] if len(some) == 1 else SEVERAL[label]}"
        for label, some in by.items()
        if some
    ]
    return f"In the argument {'; '.join(told)}." if told else ""


def more(names: Sequence[object]) -> list[str]:
    """Say how many are not named."""
    return [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
