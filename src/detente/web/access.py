"""What routes need: the server's parts, who asks, and which role they have in a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from detente.store import State, Store
from detente.store.accounts import ROLES, Accounts, Role
from detente.store.coding import Hand
from detente.store.desks import Desks
from detente.web.attempts import Attempts, Passwords
from detente.web.client import Client
from detente.web.coders import coder_of
from detente.web.errors import Problem
from detente.web.events import Hub
from detente.web.guard import User
from detente.web.jobs import Jobs
from detente.web.opening import Codes
from detente.web.settings import Settings


@dataclass
class Parts:
    """The parts of a running server."""

    settings: Settings
    store: Store
    accounts: Accounts
    jobs: Jobs
    hub: Hub
    client: Client
    contract: str
    local_session: str
    attempts: Attempts = field(default_factory=Attempts)
    passwords: Passwords = field(default_factory=Passwords)
    codes: Codes = field(default_factory=Codes)
    desks: Desks = field(init=False)

    def __post_init__(self) -> None:
        self.desks = Desks(self.store)


def _parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


def _user(request: Request) -> User:
    # The guard has refused whoever is not known; a route that was reached without it refuses too.
    user = request.scope.get("detente.user")
    if not isinstance(user, User):
        raise Problem(401, "who you are is not known")
    return user


TheParts = Annotated[Parts, Depends(_parts)]
TheUser = Annotated[User, Depends(_user)]


def role_in(parts: Parts, user: User, case_id: str) -> Role | None:
    """Return the role somebody has in a case; in local mode the one person owns everything."""
    return "owner" if user.account is None else parts.accounts.role(user.account, case_id)


def seen_by(parts: Parts, user: User, role: Role, case_id: str) -> str:
    """Return what somebody reads and writes in place of a case: the case, or their desk while coding is blind.

    This is the one place where it is decided; every route goes through it.
    """
    if user.account is None or role in ("editor", "owner") or parts.desks.blind(case_id) is None:
        return case_id
    coder = coder_of(parts.store, parts.accounts, case_id, user.account, user.name)
    return parts.desks.of(case_id, user.account, coder)


@dataclass(frozen=True)
class Access:
    """A case that somebody may see, and with which role.

    Parameters
    ----------
    address
        The id of the case, as it stands in addresses.
    desk
        While coding is blind, the case that this person sees in its place.
    """

    parts: Parts
    user: User
    address: str
    role: Role
    desk: str | None = None

    @property
    def case_id(self) -> str:
        """What this person reads and writes."""
        return self.desk or self.address

    @property
    def state(self) -> State:
        """The case as it is now."""
        return self.parts.store.state(self.case_id)

    @property
    def hand(self) -> Hand | None:
        """With whose hand the case is changed: a coder's own, or None for whoever may change everything."""
        account = self.user.account
        if self.role != "coder" or account is None:
            return None
        coder = coder_of(self.parts.store, self.parts.accounts, self.address, account, self.user.name)
        return Hand(coder, self.user.name)


def _access(least: Role) -> Callable[..., Access]:
    def check(case_id: str, parts: TheParts, user: TheUser) -> Access:
        role = role_in(parts, user, case_id)
        if role is None:
            # Whether there is such a case is told only to those who may see it.
            raise Problem(404, "there is no such case")
        if ROLES.index(role) < ROLES.index(least):
            raise Problem(403, f"your role in this case is {role}; this needs {least}", "ask an owner of the case")
        if role == "owner" and user.account is None:
            parts.store.state(case_id)  # in local mode the case may not exist
        seen = seen_by(parts, user, role, case_id)
        return Access(parts, user, case_id, role, seen if seen != case_id else None)

    return check


Viewing = Annotated[Access, Depends(_access("viewer"))]
Coding = Annotated[Access, Depends(_access("coder"))]
Editing = Annotated[Access, Depends(_access("editor"))]
Owning = Annotated[Access, Depends(_access("owner"))]
