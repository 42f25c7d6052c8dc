"""Who codes as whom: in each case a coder belongs to an account, and what it codes is changed by nobody else's."""

from __future__ import annotations

from detente.store import State
from detente.store.coding import Hand, coders_in, new_coder_id
from detente.store.log import places
from detente.store.tree import get
from detente.web.access import Access, Parts


def hand_of(at: Access) -> Hand | None:
    """Return with whose hand somebody changes a case: a coder's own, or None for whoever may change everything."""
    account = at.user.account
    if at.role != "coder" or account is None:
        return None
    return Hand(coder_of(at.parts, at.address, account, at.user.name), at.user.name)


def coder_of(parts: Parts, case_id: str, account: str, name: str) -> str:
    """Return the coder of a case that belongs to an account; from now on it does, if none did."""
    known = parts.accounts.coders(case_id)
    if account not in known:
        state = parts.store.state(case_id)
        taken = set(known.values())
        coder = _made_by(state, name, taken) or new_coder_id(name, coders_in(state.tree) | taken)
        parts.accounts.join(case_id, account, coder)
        return coder
    return known[account]


def _made_by(state: State, name: str, taken: set[str]) -> str | None:
    """Return the coder that somebody has named after themselves before coders belonged to accounts."""
    for record in state.records:
        for path in places(record.body, "writes") if record.author == name else ():
            named = path[:1] == ("coders",) and len(path) == 2 and get(state.tree, (*path, "name")) == name
            if named and path[1] not in taken:
                return path[1]
    return None
