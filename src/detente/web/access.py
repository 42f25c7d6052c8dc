"""What routes need: the server's parts, who asks, and which role they have in a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from detente.store import State, Store
from detente.store.accounts import ROLES, Accounts, Role
from detente.web.attempts import Attempts, Passwords
from detente.web.client import Client
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


@dataclass(frozen=True)
class Access:
    """A case that somebody may see, and with which role.

    Parameters
    ----------
    case_id
        What this person reads and writes: the case.
    """

    parts: Parts
    user: User
    case_id: str
    role: Role

    @property
    def address(self) -> str:
        """The id of the case, as it stands in addresses."""
        return self.case_id

    @property
    def state(self) -> State:
        """The case as it is now."""
        return self.parts.store.state(self.case_id)


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
        return Access(parts, user, case_id, role)

    return check


Viewing = Annotated[Access, Depends(_access("viewer"))]
Coding = Annotated[Access, Depends(_access("coder"))]
Editing = Annotated[Access, Depends(_access("editor"))]
Owning = Annotated[Access, Depends(_access("owner"))]
