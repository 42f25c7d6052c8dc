"""The case, or the model, that a question is about."""

from __future__ import annotations

from itertools import count

from detente.case import Case
from detente.errors import UsageError
from detente.store import Draft
from detente.store.edits import plan
from detente.store.tree import Tree, apply
from detente.web import questions as q


class HasProblems(UsageError):
    """The case has errors, so that nothing can be computed; they are in the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        n = len(draft.problems)
        super().__init__(f"the case has {n} error{'s' if n > 1 else ''}; mend {'them' if n > 1 else 'it'} first")


def supposing(draft: Draft, question: q.Question) -> Draft:
    """Return the draft with the commands that are only supposed, carried out without being saved.

    What was supposed last is kept with the draft: a page asks several questions about the same.
    """
    if not question.what_if:
        return draft
    what = tuple(command.model_dump_json() for command in question.what_if)
    kept: tuple[tuple[str, ...], Draft] | None = draft.__dict__.get("_supposed")
    if kept is None or kept[0] != what:
        kept = draft.__dict__["_supposed"] = what, _supposed(draft, question)
    return kept[1]


def _supposed(draft: Draft, question: q.Question) -> Draft:
    tree: Tree = draft.tree
    for number, command in enumerate(question.what_if, start=1):
        ids = (f"supposed{number}_{k}" for k in count(1))
        tree, _ = apply(tree, plan(tree, command, ids).changes)
    return Draft(tree, draft.name, draft.texts)


def case_of(draft: Draft, *, begun: bool = False) -> Case:
    """Return the case of a draft, also where something is only not there yet if it may be `begun`.

    Raises
    ------
    HasProblems
        If there is no such case.
    """
    case = draft.begun if begun else draft.case
    if case is None:
        raise HasProblems(draft)
    return case
