"""From a reason back to the places of the case it rests on."""

from __future__ import annotations

from detente.case import StatementOrder
from detente.case.nodes import where_of
from detente.report import Words
from detente.store import Draft
from detente.web.questions import RestsOn


def reason_places(draft: Draft, words: Words, dm: str, origin: int, target: int) -> list[RestsOn]:
    """Return what makes a decision maker prefer one state to another: the first statement that tells them apart."""
    order = words.model.preferences[dm]
    if isinstance(order, StatementOrder):
        values = [words.conflict.values(c) for c in (origin, target)]
        for s in order.statements:
            if len({s.formula.evaluate(v) for v in values}) > 1:
                entry = s.statement
                path = draft.path_of(where_of(entry.that.text, entry.where).line)
                return [
                    RestsOn(
                        path=list(path[: path.index("preferences") + 3] if "preferences" in path else path),
                        text=s.label,
                        evidence=[str(c) for c in entry.note.evidence],
                        assumption=entry.note.is_assumption,
                    )
                ]
        return []
    source = order.source
    path = draft.path_of(source.where.line)
    at = path.index("preferences") + 2 if "preferences" in path else len(path)
    return [
        RestsOn(
            path=list(path[:at]),
            text="",
            evidence=[str(c) for c in source.note.evidence],
            assumption=source.note.is_assumption,
        )
    ]
