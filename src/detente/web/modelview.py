"""One model of a case as the Model room shows it: how many states are feasible, what each rule removes, warnings."""

from __future__ import annotations

import numpy as np

from detente.assess import check_model
from detente.case import Model
from detente.conflict import Conflict, compile_model, settled
from detente.conflict.orders import IntArray
from detente.conflict.space import columns_of, holding
from detente.report.words import Words
from detente.store import Draft
from detente.web.shapes import Model as View
from detente.web.spaces import states_of

MAX_COUNTED = 20
"""Up to this many options it is counted what each rule removes, since that looks at every combination."""


class ModelOption(View):
    """An option of the model, with perspective and phase applied."""

    id: str
    name: str
    owner: str
    moves: str
    taken: str | None
    not_taken: str | None


class ModelMaker(View):
    """A decision maker of the model, and the options it has."""

    id: str
    name: str
    group: str | None
    options: list[str]


class RuleEffect(View):
    """What a rule removes: alone, and beyond what all other rules remove; null in models too large for counting."""

    path: list[str]
    removes: int | None
    removes_alone: int | None


class WarningView(View):
    """A warning of `check`, at its place in the case."""

    code: str
    path: list[str]
    text: str
    fix: str


class NamedState(View):
    """A named state; `state` is null where it does not exist in this model."""

    id: str
    pattern: str
    state: str | None


class ModelProposal(View):
    """A proposal, with groups resolved and how many feasible states have its terms in force."""

    id: str
    name: str
    parties: list[str]
    obliged: list[str]
    absent_obligors: list[str]
    formula: str
    feasible_states: int | None


class ModelView(View):
    """One model of a case. `feasible` is null where there are too many combinations to count."""

    version: int
    perspective: str | None
    phase: str | None
    title: str
    selection: str
    decision_makers: list[ModelMaker]
    options: list[ModelOption]
    combinations: int
    feasible: int | None
    rules: list[RuleEffect]
    warnings: list[WarningView]
    states: list[NamedState]
    status_quo: NamedState | None
    proposals: list[ModelProposal]


def model_view(draft: Draft, model: Model, version: int) -> ModelView:
    """Return a model as the browser shows it."""
    conflict = compile_model(model)
    n = len(conflict.options)
    codes = states_of(conflict) if n <= MAX_COUNTED else None
    near = conflict.neighbourhood

    def named(name: str, pattern: str) -> NamedState:
        code = near.state(pattern)
        return NamedState(id=name, pattern=pattern, state=None if code is None else conflict.show(code))

    return ModelView(
        version=version,
        perspective=model.perspective_id,
        phase=model.phase_id,
        title=model.title,
        selection=Words(model, conflict).selection(),
        decision_makers=[
            ModelMaker(id=d.id, name=d.name, group=d.group, options=[o.id for o in model.options if o.owner == d.id])
            for d in model.decision_makers
        ],
        options=[
            ModelOption(
                id=o.id,
                name=o.name or o.id,
                owner=o.owner or "",
                moves=o.moves or "both",
                taken=o.taken,
                not_taken=o.not_taken,
            )
            for o in model.options
        ],
        combinations=1 << n,
        feasible=None if codes is None else len(codes),
        rules=_effects(draft, model, conflict),
        warnings=[
            WarningView(code=f.code, path=list(draft.path_of(f.where.line)), text=f.text, fix=f.fix)
            for f in check_model(model)
        ],
        states=[named(name, pattern) for name, pattern in model.states.items()],
        status_quo=None if model.status_quo is None else named("status_quo", model.status_quo),
        proposals=_proposals(model, conflict, codes),
    )


def _proposals(model: Model, conflict: Conflict, codes: IntArray | None) -> list[ModelProposal]:
    found = []
    for p in settled(model).proposals:
        count = None if codes is None else int(holding(conflict, p.formula, codes).sum())
        found.append(
            ModelProposal(
                id=p.id,
                name=p.name,
                parties=list(p.parties),
                obliged=list(p.obliged),
                absent_obligors=list(p.absent_obligors),
                formula=str(p.formula),
                feasible_states=count,
            )
        )
    return found


def _effects(draft: Draft, model: Model, conflict: Conflict) -> list[RuleEffect]:
    paths = [list(_entry_path(draft, r.rule.where.line)) for r in model.infeasible]
    if len(conflict.options) > MAX_COUNTED:
        return [RuleEffect(path=p, removes=None, removes_alone=None) for p in paths]
    every = np.arange(1 << len(conflict.options), dtype=np.int64)
    columns = columns_of(every, conflict.options)
    violated = [r.formula.evaluate_arrays(columns, len(every)) for r in model.infeasible]
    how_many = sum((v.astype(np.int32) for v in violated), np.zeros(len(every), dtype=np.int32))
    return [
        RuleEffect(path=p, removes=int(v.sum()), removes_alone=int((v & (how_many == 1)).sum()))
        for p, v in zip(paths, violated, strict=True)
    ]


def _entry_path(draft: Draft, line: int) -> tuple[str, ...]:
    path = draft.path_of(line)
    return path[: path.index("infeasible") + 2] if "infeasible" in path else path
