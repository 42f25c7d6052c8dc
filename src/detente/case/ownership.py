"""Whose an option is can be disputed: the case gives it to one owner and names the others with their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detente.case.elements import Layer, Note, Rival
from detente.errors import UsageError, nearest


def given_to(case: str, layer: Layer, owners: Iterable[tuple[str, str]]) -> Layer:
    """Return a layer in which options belong to other owners that the case names; the former owner is a rival then.

    Raises
    ------
    UsageError
        For an unknown option, one given twice, or an owner that the case does not name as a rival.
    """
    options = dict(layer.options)
    seen: set[str] = set()
    for option, owner in owners:
        if option not in options:
            hint: str = nearest(option, options)
            raise UsageError(f"{case}: there is no option “{option}”" + (f" ({hint})" if hint else ""))
        if option in seen:
            raise UsageError(f"{case}: “{option}” is given to two owners; an option has exactly one")
        seen.add(option)
        before = options[option]
        rivals = before.contested or ()
        if owner == before.owner:
            continue
        if owner not in [rival.owner for rival in rivals]:
            named = ", ".join(rival.owner for rival in rivals)
            hint = f"it names {named}" if named else "nobody disputes who owns it"
            raise UsageError(f"{case}: “{owner}” is no contested owner of “{option}” here ({hint})")
        former = Rival(before.owner or "", before.note or Note())
        options[option] = replace(
            before, owner=owner, contested=(former, *(rival for rival in rivals if rival.owner != owner))
        )
    return replace(layer, options=options)
