"""What a case argues, as a framework that is evaluated."""

from __future__ import annotations

from detente.assess.arguing.framework import Framework, Reason
from detente.case import Model
from detente.case.elements import Layer
from detente.case.sections.arguments import opposed, reasons, undercut


def framework_of(of: Model | Layer) -> Framework:
    """Return what a model, or a layer of a case, says for and against what.

    A statement has a ground of its own where it names evidence or a status, or where nothing is said to be for it: then
    it is an assumption. Two statements of which one is against the other attack each other, unless it is said that the
    text itself settles it (`one_way`); an objection to a step is not answered by the step. What a perspective or a
    phase takes away was never said.

    Parameters
    ----------
    of
        A model, or a layer. One without arguments gives a framework without statements.

    Returns
    -------
    Framework
        Its statements by the ids of the arguments, in the order of the file.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {M: {}, U: {}}
    ... options: {a: {owner: M}, b: {owner: U}}
    ... preferences: {M: [a], U: [b]}
    ... arguments:
    ...   A0: {says: the paper will be signed}
    ...   A1: {says: both sides gain, for: A0, with: A2}
    ...   A2: {says: nobody gains by leaving}
    ...   A3: {says: a lockout pays for the mill, against: A2, one_way: true}
    ... ''')
    >>> from detente.assess.arguing import framework_of, grounded
    >>> {s: label.value for s, label in grounded(framework_of(case.model())).items()}
    {'A0': 'out', 'A1': 'in', 'A2': 'out', 'A3': 'in'}
    """
    layer = of.layer if isinstance(of, Model) else of
    held = layer.standing("arguments")
    given = tuple(dict.fromkeys(Reason(premises, target) for (_, target), premises in reasons(held).items()))
    # Where the only reason for it was taken away, a statement is no assumption for that.
    argued = {str(t) for entry in (layer.held("arguments") or {}).values() for t in entry.values.get("for", ())}
    own = {k for k, e in held.items() if e.note.evidence or e.note.status is not None or k not in argued}
    objections = set()
    undercuts = set()
    for key, entry in held.items():
        for target in opposed(entry):
            if target in held:
                objections.add((key, target))
                if not entry.values.get("one_way"):
                    objections.add((target, key))
        for reason, target in undercut(entry):
            undercuts |= {(key, r) for r in given if r.target == target and reason in r.premises}
    return Framework(tuple(held), frozenset(own), given, frozenset(objections), frozenset(undercuts))
