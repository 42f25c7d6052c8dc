"""The claims that the rules of the first pass propose for a source, as the page shows them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import count

from detente.errors import UsageError
from detente.evidence.first_pass import RULES, as_claims
from detente.evidence.first_pass import first_pass as propose
from detente.web import views as v
from detente.web.document import ClaimEntry

MOST = 20_000
"""So many claims are proposed at once at most; nobody could look through more."""

Place = tuple[int | None, int | None, str | None]


def proposed_claims(source: str, text: str, taken: set[str], places: AbstractSet[Place]) -> v.ProposedClaims:
    """Return what the rules propose for a text, under ids that are free, but for what the case has in the same places.

    Raises
    ------
    UsageError
        If that is more than anybody could look through.
    """
    proposed = as_claims(propose(text), source, text)
    new = [claim for claim in proposed if (claim.start, claim.end, claim.kind) not in places]
    if len(new) > MOST:
        raise UsageError(
            f"the rules propose {len(new)} claims for “{source}”; {MOST} are shown at most: divide the source, or use "
            "`detente import --first-pass`"
        )
    free = (name for n in count(1) if (name := f"fp{n:03}") not in taken)
    found = []
    for claim in new:
        rule = claim.tags[0].removeprefix("rule:")
        entry = ClaimEntry(
            id=next(free), source=source, start=claim.start, end=claim.end, says=claim.says, kind=claim.kind,
            tags=list(claim.tags),
        )  # fmt: skip
        found.append(v.ProposedClaim(claim=entry, words=str(claim.quote), rule=rule, meaning=RULES[rule].meaning))
    return v.ProposedClaims(source=source, claims=found, known=len(proposed) - len(found))
