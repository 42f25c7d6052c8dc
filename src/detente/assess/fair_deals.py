"""What is fair among the packages of a model that says what they are worth: see `bargain`."""

from __future__ import annotations

from detente.arguments import Count, Seconds, checked
from detente.assess.bargaining import Bargaining, bargained
from detente.assess.deals import Deals
from detente.assess.on_the_table import Table
from detente.deadline import within
from detente.errors import UsageError


@checked
def bargain_among(deals: Deals, *, limit: Count = 1_000, seconds: Seconds | None = None) -> Bargaining:
    """Return which of the packages found in a model are efficient in points, and which the four solutions pick.

    Whatever rules tie issues, the packages are those that some way looked at is. Who has no walk-away value has without
    agreement what the status quo is worth, where that is at one level of each issue, and else zero.

    Parameters
    ----------
    deals
        What `find_deals` found, in a model with issues and worth.
    limit, seconds
        See `bargain`.

    Raises
    ------
    UsageError
        If the model has no issues, or says of nobody what packages are worth, or there is no package.
    BoundReached
        See `bargain`.

    Complexity
    ----------
    That of `bargain` for so many packages.

    Examples
    --------
    >>> import detente
    >>> from detente.assess import bargain_among, find_deals
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {name: Ann}, B: {name: Bob}}
    ... options: {a: {owner: A}, b: {owner: B}}
    ... preferences: {A: [b, not a], B: [a, not b]}
    ... status_quo: NN
    ... issues: {first: {levels: {yes: a, no: not a}}, second: {levels: {yes: b, no: not b}}}
    ... worth:
    ...   A: {points: {first: {no: 1}, second: {yes: 3}}}
    ...   B: {points: {first: {yes: 4}, second: {no: 2}}}
    ... ''')
    >>> found = bargain_among(find_deals(case))
    >>> [dict(p) for weighed in found.picked["nash"].packages for p in weighed.packages]
    [{'first': 'yes', 'second': 'yes'}]
    """
    model, (packages, status_quo) = deals.model, deals.levels
    if not model.issues:
        raise UsageError(f"{model.name} has no issues, so that no levels of them are worth anything; add “issues”")
    if not model.worth:
        raise UsageError(f"{model.name} does not say what packages are worth to anybody; add “worth”")
    if not len(packages):
        raise UsageError(f"{model.name} has no package to bargain over: no way looked at is at a level of every issue")
    with within(seconds):
        table = Table(model.worth, {issue.id: tuple(issue.levels) for issue in deals.issues}, status_quo)
        return bargained(table, table.distinct(packages), limit)
