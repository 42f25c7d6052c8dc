"""What every request must pass before any route sees it; everything that is not let through is refused.

In order: the kind of connection, the Host, where the request comes from, who sends it, how large it is and how long it
takes to arrive. Answers get their security headers here too.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from detente.errors import DetenteError
from detente.store.accounts import Accounts
from detente.web.errors import CODES, described, error_body
from detente.web.settings import Settings, origin_of
from detente.web.strict import fault_of_form, fault_of_json, fault_of_path
from detente.web.turns import TooMuch, Turn, Turns

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SAFE = ("GET", "HEAD", "OPTIONS")
PUBLIC = {
    "local": ("/open",),
    "team": ("/login", "/pages.css"),
}
"""The paths that answer without credentials: what credentials are got with."""

RESET = "/reset/"
AGAIN = "run `detente open` again: it prints a new address"
FORM_LIMIT = 64 << 10
"""How many bytes somebody may send who is not known: a form, and no more."""
UPLOADS = re.compile(r"/api/(import|cases/[^/]+/(sources|documents|sources/[^/]+/text))")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # With “no-referrer”, browsers would send the forms of this very server with the origin “null”.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


@dataclass(frozen=True)
class User:
    """Who sends a request: an account, or in local mode the one person whose token it is."""

    account: str | None
    name: str
    admin: bool
    session: str

    @property
    def key(self) -> str:
        """What tells people apart."""
        return self.account or "local"


class Refusal(Exception):
    """A request that is not let through."""

    def __init__(self, status: int, message: str, hint: str = "", code: str | None = None) -> None:
        self.status = status
        self.code = code or CODES[status]
        self.message = message
        self.hint = hint
        super().__init__(message)

    @classmethod
    def because_of(cls, error: Exception) -> Refusal:
        """Return the refusal of a request of which it cannot be known whose it is, as the database has a fault."""
        status, body = described(error)
        found = body["error"]
        return cls(status, found["message"], found["hint"], found["code"])


class Guard:
    """The outermost layer of the application; see the module."""

    def __init__(self, app: Any, settings: Settings, accounts: Accounts, local_session: str) -> None:
        self.app = app
        self.settings = settings
        self.accounts = accounts
        self.local_session = local_session
        self.turns = Turns(alone=settings.mode == "local")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a connection through, or refuse it."""
        kind = scope["type"]
        if kind == "lifespan":
            await self.app(scope, receive, send)
        elif kind == "http":
            await self._http(scope, receive, send)
        elif kind == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        # Any other kind of connection gets no answer.

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope = below(self.settings.base, scope)
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}

        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = [(k, v) for k, v in message.get("headers", ()) if k.lower() != b"server"]
                names = {k.decode("latin-1").lower() for k, _ in given}
                more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k not in names]
                message = {**message, "headers": [*given, *more]}
            await send(message)

        with ExitStack() as stack:
            try:
                self._check_host(headers)
                user = await self._user(headers)
                self._check_origin(scope, headers, user)
                if user is None and not self._public(scope):
                    raise Refusal(401, "who you are is not known", self._how_to_sign_in())
                scope["detente.user"] = user
                self._check_address(scope)
                # Whoever is not known has no share; what they may ask for is little, and bounded by itself.
                turn = None if user is None else stack.enter_context(self.turns.enter(user.key))
                body = b"" if scope["method"] in SAFE else await self._body(turn, scope, headers, receive)
                if turn is not None:
                    await turn.take()
                    scope["detente.turn"] = turn
            except TooMuch as e:
                await self.turns.pause()
                refusal = Refusal(429, str(e), "wait until some of them are answered")
                await self._refuse(refusal, scope, headers, sending)
                return
            except (Refusal, DetenteError, sa.exc.TimeoutError) as e:
                refused = e if isinstance(e, Refusal) else Refusal.because_of(e)
                await self._refuse(refused, scope, headers, sending)
                return
            await self.app(scope, _replayed(body, receive), sending)
            if turn is not None and not _is_upload(scope):
                await turn.rest_after(len(body))

    # -- checks -------------------------------------------------------------------------------------------------------

    def _check_host(self, headers: dict[str, str]) -> None:
        host = headers.get("host", "").lower()
        if host not in self.settings.hosts:
            raise Refusal(403, "the server is not reached under this address", "use the address that was printed")

    def _check_origin(self, scope: Scope, headers: dict[str, str], user: User | None) -> None:
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if origin is not None and origin_of(origin) not in self.settings.origins:
            raise Refusal(403, "the request comes from another site")
        if scope["method"] in SAFE:
            navigates = headers.get("sec-fetch-mode") == "navigate" and not scope["path"].startswith("/api/")
            if site in ("cross-site", "same-site") and not navigates:
                raise Refusal(403, "the request comes from another site")
            return
        if site is not None and site not in ("same-origin", "none"):
            raise Refusal(403, "the request comes from another site")
        bearer = "authorization" in headers
        if origin is None and site is None and not bearer:
            # A browser says where a request comes from; what says nothing must at least carry its credentials openly.
            raise Refusal(403, "the request does not say where it comes from")
        if user is not None and user.session and not bearer and origin is None and site == "none":
            raise Refusal(403, "the request does not say where it comes from")

    def _public(self, scope: Scope) -> bool:
        path = scope["path"]
        return path in PUBLIC[self.settings.mode] or (self.settings.mode == "team" and path.startswith(RESET))

    async def _user(self, headers: dict[str, str]) -> User | None:
        given = _token_of(headers, self.settings.cookie)
        if given is None:
            return None
        kind, token = given
        if self.settings.mode == "local":
            expected = self.local_session if kind == "cookie" else self.settings.token
            known = hmac.compare_digest(token.encode(), expected.encode())
            return User(None, self.settings.person, True, "local" if kind == "cookie" else "") if known else None
        account = await asyncio.to_thread(self.accounts.signed_in, token)
        return None if account is None else User(account.id, account.name, account.admin, token)

    def _how_to_sign_in(self) -> str:
        if self.settings.mode == "team":
            return "sign in at /login"
        return AGAIN

    # -- bodies -------------------------------------------------------------------------------------------------------

    def _check_address(self, scope: Scope) -> None:
        if fault := fault_of_path(scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")):
            raise Refusal(404, f"{fault}; there is nothing there")
        if fault := fault_of_form(scope["query_string"], "the query"):
            raise Refusal(422, fault)

    async def _body(self, turn: Turn | None, scope: Scope, headers: dict[str, str], receive: Receive) -> bytes:
        upload = _is_upload(scope)
        limit = self.settings.upload_limit if upload else self.settings.body_limit
        if scope["detente.user"] is None:
            limit = min(limit, FORM_LIMIT)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            raise Refusal(413, f"the request is larger than {limit} bytes")
        if turn is not None:
            turn.carry(limit if "transfer-encoding" in headers else int(length))
        try:
            async with asyncio.timeout(self.settings.body_seconds):
                body = await _read(receive, limit)
        except TimeoutError:
            raise Refusal(408, f"the request did not arrive within {self.settings.body_seconds:g} seconds") from None
        api = scope["path"].startswith("/api/")
        # What is uploaded is read by readers that say where it is no text.
        check = partial(fault_of_json, body) if api else partial(fault_of_form, body, "the form")
        fault = "" if upload or not body else await asyncio.to_thread(check)  # looking through much of it takes a while
        if fault:
            raise Refusal(422, fault)
        return body

    def _to_login(self, scope: Scope) -> bytes:
        """Return the address to sign in at, which goes on to where somebody wanted to."""
        wanted = quote(_wanted(scope), safe="/")
        return f"{self.settings.base}/login{'' if wanted == '/' else f'?next={wanted}'}".encode()

    async def _refuse(self, e: Refusal, scope: Scope, headers: dict[str, str], send: Send) -> None:
        page = "text/html" in headers.get("accept", "") and not scope["path"].startswith("/api/")
        # Led here from another site, a browser keeps the cookie back; led on from here, it sends it.
        led = page and e.status == 401 and headers.get("sec-fetch-site") in ("cross-site", "same-site")
        if page and e.status == 401 and not led and self.settings.mode == "team" and scope["method"] in SAFE:
            await send(
                {"type": "http.response.start", "status": 303, "headers": [(b"location", self._to_login(scope))]}
            )
            await send({"type": "http.response.body", "body": b""})
            return
        if page:
            from detente.web.pages import forwarding_page, refusal_page

            shown = refusal_page(e.message, e.hint, self.settings)
            if led:
                shown = forwarding_page(f"{self.settings.base}{_wanted(scope)}")
            content, kind = str(shown).encode(), "text/html; charset=utf-8"
        else:
            body = error_body(e.code, e.message, e.hint)
            content, kind = json.dumps(body, ensure_ascii=False).encode(), "application/json"
        start = [(b"content-type", kind.encode()), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": e.status, "headers": start})
        await send({"type": "http.response.body", "body": content})


def _wanted(scope: Scope) -> str:
    """Return the address that a request is for, as it stands in a link; two slashes would lead to another server."""
    path, query = quote(f"/{scope['path'].lstrip('/')}", safe="/"), scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def below(base: str, scope: Scope) -> Scope:
    """Return a request without the path that the workbench is below; a proxy may have taken it off already."""
    path = scope["path"]
    if base and (path == base or path.startswith(f"{base}/")):
        path = path[len(base) :] or "/"
    return {**scope, "path": path, "root_path": ""}


def _is_upload(scope: Scope) -> bool:
    return UPLOADS.fullmatch(scope["path"]) is not None


def _token_of(headers: dict[str, str], cookie: str) -> tuple[str, str] | None:
    authorization = headers.get("authorization", "")
    if authorization:
        scheme, _, token = authorization.partition(" ")
        return ("bearer", token.strip()) if scheme.lower() == "bearer" and token.strip() else None
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(cookie)
    except CookieError:
        return None
    return ("cookie", found.value) if found is not None and found.value else None


async def _read(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Refusal(400, "the request ended before it was whole")
        size += len(message.get("body", b""))
        if size > limit:
            raise Refusal(413, f"the request is larger than {limit} bytes")
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> MutableMapping[str, Any]:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return again
