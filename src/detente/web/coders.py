"""Who codes as whom: in each case a coder belongs to an account, and what it codes is changed by nobody else's."""

from __future__ import annotations

from detente.store import State, Store
from detente.store.accounts import Accounts
from detente.store.coding import coders_in, new_coder_id
from detente.store.log import places
from detente.store.tree import get


def coder_of(store: Store, accounts: Accounts, case_id: str, account: str, name: str) -> str:
    """Return the coder of a case that belongs to an account; from now on it does, if none did."""
    known = accounts.coders(case_id)
    if account not in known:
        state = store.state(case_id)
        taken = set(known.values())
        coder = _made_by(state, name, taken) or new_coder_id(name, coders_in(state.tree) | taken)
        accounts.join(case_id, account, coder)
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
