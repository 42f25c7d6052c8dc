"""One model of a case as the Model room shows it: how many states are feasible, what each rule removes, warnings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.assess import findings_in
from detente.case import Model
from detente.case.shapes import FORMAT
from detente.conflict import Conflict, compile_model, settled
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import columns_of, holding
from detente.conflict.compile import NOTHING_FEASIBLE, selected
from detente.conflict.listed import states_of
from detente.errors import InvalidCase
from detente.report.assessment import unasked_sentence
from detente.report.counts import feasible_phrase, in_force_sentence, rule_sentence, trial_sentence, warnings_phrase
from detente.report.words import Words
from detente.store import Draft
from detente.store.tree import LAYERS, Tree, get, keys
from detente.web.errors import problem_views
from detente.web.places import place_in
from detente.web.shapes import Model as View
from detente.web.shapes import ProblemView

MAX_COUNTED = 20
"""Up to this many options it is counted what each rule removes, since that looks at every combination."""

MAX_LOOKED_THROUGH = 12
"""Up to this many options it is said with the case itself that rules leave no state."""


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
    """What a rule removes: alone, and beyond what all other rules remove; null in models too large for counting.

    `says` tells both, and is empty where they were not counted.
    """

    path: list[str]
    removes: int | None
    removes_alone: int | None
    says: str


class WarningView(View):
    """A warning of `check`, at its place in the case; a note is told so that it is known, and asks for nothing."""

    code: str
    path: list[str]
    text: str
    fix: str
    note: bool


class NamedState(View):
    """A named state; `state` is null where it does not exist in this model."""

    id: str
    pattern: str
    state: str | None


class ModelProposal(View):
    """A proposal, with groups resolved and how many feasible states have its terms in force.

    `says` tells that, and is empty where it was not counted; `unasked` tells who is obliged without being a party.
    """

    id: str
    name: str
    parties: list[str]
    obliged: list[str]
    absent_obligors: list[str]
    formula: str
    feasible_states: int | None
    says: str
    unasked: str


class ModelView(View):
    """One model of a case. `feasible` is null where there are too many combinations to count.

    `says` goes on after the number of feasible states, `checked` after the number of warnings where there are some.
    """

    version: int
    perspective: str | None
    phase: str | None
    title: str
    selection: str
    decision_makers: list[ModelMaker]
    options: list[ModelOption]
    combinations: int
    feasible: int | None
    says: str
    checked: str
    rules: list[RuleEffect]
    warnings: list[WarningView]
    states: list[NamedState]
    status_quo: NamedState | None
    proposals: list[ModelProposal]


def model_view(draft: Draft, model: Model, version: int) -> ModelView:
    """Return a model as the browser shows it."""
    effects = _effects(draft, model)
    try:
        conflict = compile_model(model)
    except InvalidCase as e:
        if any(o.kind != NOTHING_FEASIBLE for o in e.obstacles):
            raise
        return _without_states(model, version, effects)
    n = len(conflict.options)
    codes = states_of(conflict) if n <= MAX_COUNTED else None
    near = conflict.neighbourhood
    feasible, findings = None if codes is None else len(codes), findings_in(model)

    def named(name: str, pattern: str) -> NamedState:
        code = near.state(pattern)
        return NamedState(id=name, pattern=pattern, state=None if code is None else conflict.show(code))

    return ModelView(
        version=version,
        perspective=model.perspective_id,
        phase=model.phase_id,
        title=model.title,
        selection=Words(model, conflict).selection(),
        decision_makers=_makers(model),
        options=_options(model),
        combinations=1 << n,
        feasible=feasible,
        says=feasible_phrase(feasible, 1 << n),
        checked=warnings_phrase(sum(not f.note for f in findings)),
        rules=effects,
        warnings=[
            WarningView(code=f.code, path=list(draft.path_of(f.where.line)), text=f.text, fix=f.fix, note=f.note)
            for f in findings
        ],
        states=[named(name, pattern) for name, pattern in model.states.items()],
        status_quo=None if model.status_quo is None else named("status_quo", model.status_quo),
        proposals=_proposals(model, conflict, codes),
    )


def _makers(model: Model) -> list[ModelMaker]:
    return [
        ModelMaker(id=d.id, name=d.name, group=d.group, options=[o.id for o in model.options if o.owner == d.id])
        for d in model.decision_makers
    ]


def _options(model: Model) -> list[ModelOption]:
    return [
        ModelOption(
            id=o.id, name=o.name or o.id, owner=o.owner or "", moves=o.moves or "both", taken=o.taken,
            not_taken=o.not_taken,
        )
        for o in model.options
    ]  # fmt: skip


def _without_states(model: Model, version: int, effects: list[RuleEffect]) -> ModelView:
    """Return a model of which the rules leave no state: what each of them removes is what there is to say."""
    return ModelView(
        version=version, perspective=model.perspective_id, phase=model.phase_id, title=model.title, selection="",
        decision_makers=_makers(model), options=_options(model), combinations=1 << len(model.options), feasible=0,
        says=feasible_phrase(0, 1 << len(model.options)), checked=warnings_phrase(0), rules=effects,
        warnings=[], states=[], status_quo=None, proposals=[],
    )  # fmt: skip


class TrialView(View):
    """What would come of changes that are only supposed, whether or not the case is valid.

    Parameters
    ----------
    problems
        What would be wrong with them that is not wrong without them; what is merely unfinished is left out.
    feasible, before
        How many states would be feasible with them, and are without; null where that cannot be counted yet.
    says
        Both in a sentence; empty where they cannot be counted.
    """

    problems: list[ProblemView]
    feasible: int | None
    before: int | None
    says: str


def trial_view(draft: Draft, supposed: Draft, *selection: str | None) -> TrialView:
    """Return what would come of changes, in a perspective and a phase."""
    old = {(p.path, p.message) for p in draft.problems}
    wrong = [p for p in problem_views(supposed) if not p.unfinished]
    feasible, before = _counted(supposed.tree, selection), _counted(draft.tree, selection)
    return TrialView(
        problems=[p for p in wrong if (tuple(p.path), p.message) not in old],
        feasible=feasible, before=before, says=trial_sentence(feasible, before),
    )  # fmt: skip


def _counted(tree: dict[str, Tree], selection: Sequence[str | None]) -> int | None:
    """Count the states that rules leave, whether or not it is said yet who can act and who wants what."""
    layers = [tree, *(get(tree, (name, key)) for name, key in zip(LAYERS, selection, strict=True) if key)]
    parts = [layer for layer in layers if isinstance(layer, dict)]

    def all_of(section: str, kind: type) -> list[Tree]:
        return [part[section] for part in parts if isinstance(part.get(section), kind)]

    rules = {
        "format": FORMAT,
        "decision_makers": {"x": {}},
        "options": {option: {"owner": "x"} for option in keys(tree.get("options"))},
        "infeasible": [rule for rules in all_of("infeasible", list) for rule in rules],
        "definitions": {key: value for named in all_of("definitions", dict) for key, value in named.items()},
        "preferences": {"x": []},
    }
    case = Draft(rules, "rules").case
    model = case.model() if case and case.has_model else None
    if model is None or len(model.options) > MAX_COUNTED:
        return None
    every = 1 << len(model.options)
    return every - int(np.logical_or.reduce(_broken(model)).sum()) if model.infeasible else every


def contradictions(draft: Draft) -> list[ProblemView]:
    """Return which rules leave no state, in any of the models of a case; larger ones tell it when they are asked."""
    case = draft.case
    if case is None or len(case.layer.options) > MAX_LOOKED_THROUGH:
        return []
    place = place_in(draft.tree)
    found: dict[tuple[str, ...], ProblemView] = {}
    for model in (case.model(*selection) for selection in case.selections()):
        broken = _broken(model)
        if not broken or not np.logical_or.reduce(broken).all():
            continue
        paths = [_entry_path(draft, r.rule.where.line) for r in model.infeasible]
        alone = [path for path, rule in zip(paths, broken, strict=True) if rule.all()]
        every = f"all {len(broken[0])} combinations of options"
        for path in alone or [paths[-1][:-1]]:
            what = f"this rule alone removes {every}" if alone else f"the rules together remove {every}"
            hint = "change it, or take it away" if alone else "change one of them, or take it away"
            message = f"no state is left{selected(model)}: {what}"
            words, entry = place(path)
            view = ProblemView(path=list(path), offset=None, message=message, hint=hint, place=words, entry=list(entry))
            found.setdefault(path, view)
    return list(found.values())


def _proposals(model: Model, conflict: Conflict, codes: IntArray | None) -> list[ModelProposal]:
    found, words = [], Words(model, conflict)
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
                says=in_force_sentence(count),
                unasked=unasked_sentence(words, p),
            )
        )
    return found


def _effects(draft: Draft, model: Model) -> list[RuleEffect]:
    paths = [list(_entry_path(draft, r.rule.where.line)) for r in model.infeasible]
    if len(model.options) > MAX_COUNTED:
        return [RuleEffect(path=p, removes=None, removes_alone=None, says="") for p in paths]
    broken = _broken(model)
    how_many = sum((b.astype(np.int32) for b in broken), np.zeros(1, dtype=np.int32))
    counts = [(int(b.sum()), int((b & (how_many == 1)).sum())) for b in broken]
    return [
        RuleEffect(path=p, removes=removes, removes_alone=alone, says=rule_sentence(removes, alone))
        for p, (removes, alone) in zip(paths, counts, strict=True)
    ]


def _broken(model: Model) -> list[BoolArray]:
    """Return for each rule which combinations of options it removes."""
    ids = model.option_ids
    every = np.arange(1 << len(ids), dtype=np.int64)
    columns = columns_of(every, ids)
    return [r.formula.evaluate_arrays(columns, len(every)) for r in model.infeasible]


def _entry_path(draft: Draft, line: int) -> tuple[str, ...]:
    path = draft.path_of(line)
    return path[: path.index("infeasible") + 2] if "infeasible" in path else path
