"""Accounts of a team server, their sessions, and who may do what with which case.

Passwords are kept as scrypt digests (RFC 7914, from the standard library), session and reset tokens as SHA-256.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from detente.errors import UsageError
from detente.evidence.text import NO_TEXT
from detente.store.faults import Damaged
from detente.store.reading import Row
from detente.store.seals import insert, is_sealed, update
from detente.store.store import Unknown, Writing
from detente.store.tables import ACCOUNTS, CASES, CODERS, MEMBERS, SESSIONS
from detente.store.verify import account_fault, role_fault

Role = Literal["owner", "editor", "coder", "viewer"]
ROLES: tuple[Role, ...] = ("viewer", "coder", "editor", "owner")
"""What each may do contains what those before it may."""

LEAST_PASSWORD = 12
SESSION_DAYS = 14
BROWSER_DAYS = 180
BROWSERS = 20
"""How many browsers an account is known in; the one longest unused is forgotten first."""
RESET_HOURS = 24
NO_SECRET = "none"  # noqa: S105 - what stands where no password was chosen yet
_N, _R, _P = 2**15, 8, 1


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in."""

    id: str
    login: str
    name: str
    admin: bool
    active: bool


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=64 * 2**20, dklen=32)


def _secret(password: str) -> str:
    if len(password) < LEAST_PASSWORD:
        raise UsageError(f"the password has {len(password)} characters; at least {LEAST_PASSWORD} are needed")
    salt = secrets.token_bytes(16)
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_digest(password, salt).hex()}"


def _fits(password: str, secret: str) -> bool:
    """Tell whether a password is the one; one digest is computed whatever the secret is, so that time tells nothing."""
    kind, *rest = secret.split("$")
    usable = kind == "scrypt" and len(rest) == 5
    salt, digest = (bytes.fromhex(rest[3]), bytes.fromhex(rest[4])) if usable else (bytes(16), bytes(32))
    return hmac.compare_digest(_digest(password, salt), digest) and usable


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _in(delta: timedelta) -> str:
    return (datetime.now(UTC) + delta).isoformat(timespec="seconds")


def _good(token: str, purpose: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what a row of a token that is good fulfils."""
    now = _in(timedelta(0))
    return SESSIONS.c.digest == _hashed(token), SESSIONS.c.purpose == purpose, SESSIONS.c.expires > now


def _account(row: Row) -> Account:
    """Return the account of a row, or raise `Damaged`."""
    if not is_sealed(ACCOUNTS, row):
        raise account_fault(row)
    return Account(row.id, row.login, row.name, row.admin, row.active)


def _role(row: Row) -> Role:
    """Return the role of a row, or raise `Damaged`."""
    if not is_sealed(MEMBERS, row):
        raise role_fault(row)
    role: Role = row.role
    return role


def _change(connection: sa.Connection, account: str, **values: Any) -> None:
    row = connection.execute(sa.select(ACCOUNTS).where(ACCOUNTS.c.id == account).with_for_update()).first()
    if row is not None:
        _account(row)  # nothing is built on what is damaged
        update(connection, ACCOUNTS, row, **values)


class Accounts:
    """Accounts, sessions and roles in a database."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def add(self, login: str, name: str, password: str | None = None, *, admin: bool = False) -> Account:
        """Add an account; without a password it can sign in only after a reset link was used."""
        login = login.strip().casefold()
        if NO_TEXT.search(login + name):
            raise UsageError("found what no text holds in the login or the name (U+0000, or bytes that are not UTF-8)")
        if not login or len(login) > 200:
            raise UsageError("an account needs a login of at most 200 characters")
        secret = _secret(password) if password is not None else NO_SECRET
        account = Account(secrets.token_hex(8), login, name.strip() or login, admin, True)
        with Writing(self.engine) as connection:
            known = connection.execute(sa.select(ACCOUNTS.c.login, ACCOUNTS.c.name)).all()
            if login in {r.login for r in known}:
                raise UsageError(f"there is already an account “{login}”")
            if account.name.casefold() in {r.name.casefold() for r in known}:
                # The history and undo know people by their names.
                raise UsageError(
                    f"there is already somebody called “{account.name}”; choose a name that tells them apart"
                )
            insert(
                connection, ACCOUNTS, id=account.id, login=login, name=account.name, secret=secret, admin=admin,
                active=True,
            )  # fmt: skip
        return account

    def all(self) -> list[Account]:
        """Return all accounts, by login."""
        with self.engine.connect() as connection:
            return [_account(r) for r in connection.execute(sa.select(ACCOUNTS).order_by(ACCOUNTS.c.login))]

    def by_login(self, login: str) -> Account:
        """Return an account, or raise `Unknown`."""
        found = [a for a in self.all() if a.login == login.strip().casefold()]
        if not found:
            raise Unknown(f"there is no account “{login}”")
        return found[0]

    def called(self, text: str) -> Account:
        """Return the account with a login or a display name; raise where that is none, or two."""
        wanted = text.strip().casefold()
        found = [a for a in self.all() if wanted in (a.login, a.name.casefold())]
        if not found:
            raise Unknown(f"there is no account with the login or the name “{text}”")
        if len(found) > 1:
            raise UsageError(
                f"“{text}” is the login of one and the name of another; give the other word of who is meant"
            )
        return found[0]

    def acquainted(self, account: str) -> list[Account]:
        """Return the open accounts with a role in a case in which an account is owner or editor, by login.

        Nobody is told of accounts that they have nothing to do with.
        """
        own = sa.select(MEMBERS.c.case_id).where(MEMBERS.c.account == account, MEMBERS.c.role.in_(("owner", "editor")))
        others = sa.select(MEMBERS.c.account).where(MEMBERS.c.case_id.in_(own))
        query = sa.select(ACCOUNTS).where(ACCOUNTS.c.id.in_(others), ACCOUNTS.c.active).order_by(ACCOUNTS.c.login)
        with self.engine.connect() as connection:
            return [_account(r) for r in connection.execute(query)]

    def change(self, account: str, *, admin: bool | None = None, active: bool | None = None) -> None:
        """Change what an account may; a closed one loses its sessions."""
        values = {k: v for k, v in (("admin", admin), ("active", active)) if v is not None}
        with Writing(self.engine) as connection:
            _change(connection, account, **values)
            if active is False:
                connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.account == account))

    # -- signing in ---------------------------------------------------------------------------------------------------

    def sign_in(self, login: str, password: str, browser: str | None = None) -> str | None:
        """Return the token of a new session, or None where login and password do not fit.

        A `browser` is known to the account from then on.
        """
        with self.engine.connect() as connection:
            query = sa.select(ACCOUNTS).where(ACCOUNTS.c.login == login.strip().casefold())
            row = connection.execute(query).first()
        fits = _fits(password, row.secret if row is not None and row.active else NO_SECRET)
        if row is not None:
            _account(row)
        if row is None or not fits:
            return None
        with Writing(self.engine) as connection:
            # A password that was changed, or an account closed, in the meantime opens nothing.
            same = (ACCOUNTS.c.id == row.id) & (ACCOUNTS.c.secret == row.secret) & ACCOUNTS.c.active
            if connection.execute(sa.select(ACCOUNTS.c.id).where(same).with_for_update()).first() is None:
                return None
            if browser is not None:
                self._remember(connection, browser, row.id)
            return self._token(connection, row.id, "session", timedelta(days=SESSION_DAYS))

    def knows(self, browser: str, login: str) -> bool:
        """Tell whether somebody has signed in under a login in this browser before."""
        with self.engine.connect() as connection:
            query = sa.select(ACCOUNTS.c.id).where(ACCOUNTS.c.login == login.strip().casefold())
            account = connection.execute(query).scalar_one_or_none() or ""
            known = sa.select(SESSIONS.c.account).where(*_good(f"{browser} {account}", "browser"))
            return connection.execute(known).first() is not None

    def _remember(self, connection: sa.Connection, browser: str, account: str) -> None:
        digest, expires = _hashed(f"{browser} {account}"), _in(timedelta(days=BROWSER_DAYS))
        connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.digest == digest))
        row = {"digest": digest, "account": account, "purpose": "browser", "expires": expires}
        connection.execute(sa.insert(SESSIONS).values(row))
        own = sa.select(SESSIONS.c.digest).where(SESSIONS.c.account == account, SESSIONS.c.purpose == "browser")
        newest = own.order_by(SESSIONS.c.expires.desc(), (SESSIONS.c.digest == digest).desc())
        beyond = connection.execute(newest.offset(BROWSERS)).scalars().all()
        connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.digest.in_(beyond)))

    def signed_in(self, token: str) -> Account | None:
        """Return whose session a token is, or None."""
        found = self._of(token, "session")
        return found if found is not None and found.active else None

    def sign_out(self, token: str) -> None:
        """End a session."""
        with Writing(self.engine) as connection:
            connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.digest == _hashed(token)))

    def reset_token(self, account: str) -> str:
        """Return a token with which a new password can be chosen, once."""
        with Writing(self.engine) as connection:
            return self._token(connection, account, "reset", timedelta(hours=RESET_HOURS))

    def may_reset(self, token: str) -> Account | None:
        """Return the account whose password can be chosen with a reset token; None where the token is not good."""
        return self._of(token, "reset")

    def reset(self, token: str, password: str) -> bool:
        """Set a new password; all sessions of the account and the token end. False where the token is not good."""
        account = self._of(token, "reset")
        if account is None:
            return False
        secret = _secret(password)
        with Writing(self.engine) as connection:
            # The account is locked first, so that two links for it, or one used twice, wait for each other.
            connection.execute(sa.select(ACCOUNTS.c.id).where(ACCOUNTS.c.id == account.id).with_for_update()).first()
            used = connection.execute(sa.delete(SESSIONS).where(*_good(token, "reset")))
            if used.rowcount != 1:
                return False
            _change(connection, account.id, secret=secret)
            connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.account == account.id))
        return True

    def _token(self, connection: sa.Connection, account: str, purpose: str, lasts: timedelta) -> str:
        token = secrets.token_urlsafe(32)
        connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.expires < _in(timedelta(0))))
        connection.execute(
            sa.insert(SESSIONS).values(digest=_hashed(token), account=account, purpose=purpose, expires=_in(lasts))
        )
        return token

    def _of(self, token: str, purpose: str) -> Account | None:
        query = sa.select(ACCOUNTS).join(SESSIONS, SESSIONS.c.account == ACCOUNTS.c.id).where(*_good(token, purpose))
        with self.engine.connect() as connection:
            r = connection.execute(query).first()
        return None if r is None else _account(r)

    # -- roles --------------------------------------------------------------------------------------------------------

    def roles_of(self, account: str) -> dict[str, Role | Damaged]:
        """Return the role an account has in each case, or that it is damaged."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(MEMBERS).where(MEMBERS.c.account == account))
            return {r.case_id: r.role if is_sealed(MEMBERS, r) else role_fault(r) for r in rows}

    def role(self, account: str, case_id: str) -> Role | None:
        """Return the role an account has in a case, or None."""
        query = sa.select(MEMBERS).where(MEMBERS.c.account == account, MEMBERS.c.case_id == case_id)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
            return None if row is None else _role(row)

    def members(self, case_id: str) -> list[tuple[Account, Role]]:
        """Return who has which role in a case, by login."""
        query = (
            sa.select(ACCOUNTS, MEMBERS)
            .join(MEMBERS, MEMBERS.c.account == ACCOUNTS.c.id)
            .where(MEMBERS.c.case_id == case_id)
            .order_by(ACCOUNTS.c.login)
        )
        with self.engine.connect() as connection:
            return [(_account(r), _role(r)) for r in connection.execute(query)]

    def give_role(self, case_id: str, account: str, role: Role | None) -> None:
        """Give an account a role in a case, or take it away; a case keeps at least one owner."""
        with Writing(self.engine) as connection:
            # The row of the case is locked, so that two owners cannot remove each other at once.
            connection.execute(sa.select(CASES.c.id).where(CASES.c.id == case_id).with_for_update()).first()
            here = MEMBERS.c.case_id == case_id
            connection.execute(sa.delete(MEMBERS).where(here, MEMBERS.c.account == account))
            if role is not None:
                insert(connection, MEMBERS, case_id=case_id, account=account, role=role)
            if connection.execute(sa.select(MEMBERS.c.account).where(here, MEMBERS.c.role == "owner")).first() is None:
                raise UsageError("a case keeps at least one owner; give somebody else this role first")

    # -- who codes as whom --------------------------------------------------------------------------------------------

    def coders(self, case_id: str) -> dict[str, str]:
        """Return by account the coder in a case that belongs to it; claims of a coder are changed by no other."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(CODERS).where(CODERS.c.case_id == case_id)).all()
            for row in rows:
                if not is_sealed(CODERS, row):
                    raise role_fault(row)
            return {r.account: r.coder for r in rows}

    def join(self, case_id: str, account: str, coder: str) -> None:
        """Let a coder of a case belong to an account, and to no other one."""
        here = CODERS.c.case_id == case_id
        with Writing(self.engine) as connection:
            connection.execute(sa.select(CASES.c.id).where(CASES.c.id == case_id).with_for_update()).first()
            taken = sa.select(CODERS.c.account).where(here, CODERS.c.coder == coder, CODERS.c.account != account)
            if connection.execute(taken).first() is not None:
                raise UsageError(f"the coder “{coder}” belongs to another account already")
            connection.execute(sa.delete(CODERS).where(here, CODERS.c.account == account))
            insert(connection, CODERS, case_id=case_id, account=account, coder=coder)
