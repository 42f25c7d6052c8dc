"""Routes: signing in and out, choosing a password, accounts; plain pages for which no client is needed."""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from urllib.parse import parse_qs, quote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from detente.errors import UsageError
from detente.store.accounts import BROWSER_DAYS, SESSION_DAYS, Account
from detente.web.access import Parts, TheParts, TheUser
from detente.web.addresses import address_of
from detente.web.attempts import ALLOWED_LINK, TooMany, budgets
from detente.web.errors import Problem
from detente.web.guard import AGAIN
from detente.web.pages import STYLE, admin_page, forwarding_page, login_page, reset_page

router = APIRouter(include_in_schema=False)


def going_to(parts: Parts, text: str) -> str:
    """Return where to go on this server, below its path, whether or not the text has that."""
    path, base = local_path(text), parts.settings.base
    return path if base and (path == base or path.startswith(f"{base}/")) else f"{base}{path}"


def local_path(text: str) -> str:
    """Return a path on this server to go to, or the first page for anything else.

    >>> local_path("/cases/x"), local_path("//evil.example"), local_path("https://evil.example")
    ('/cases/x', '/', '/')
    """
    parts = urlsplit(text)
    # Browsers read a backslash as a slash, and leave out control characters.
    odd = "\\" in text or any(ord(c) < 33 for c in text)
    return "/" if parts.scheme or parts.netloc or odd or not text.startswith("/") or text.startswith("//") else text


async def _form(request: Request) -> dict[str, str]:
    body = await request.body()
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=20, keep_blank_values=True)
    except (UnicodeDecodeError, ValueError):
        raise Problem(400, "the form could not be read", code="invalid_request") from None
    return {k: found[0] for k, found in fields.items()}


def _with_cookie(answer: Response, parts: Parts, token: str, days: int | None, name: str = "") -> Response:
    answer.set_cookie(
        name or parts.settings.cookie, token, httponly=True, samesite="strict", secure=parts.settings.secure,
        path=parts.settings.base or "/",
        max_age=None if days is None else days * 86400,
    )  # fmt: skip
    return answer


@router.get("/open")
def open_with_token(
    request: Request,
    parts: TheParts,
    token: str = "",
    next: str = "/",  # noqa: A002 - the usual name
) -> Response:
    """Exchange the code of the printed address, good once, or a token somebody chose for a cookie; local mode only."""
    chosen = parts.settings.token
    if parts.settings.mode != "local" or not chosen:
        raise Problem(403, "there is nothing to open here", "sign in at /login")
    fits = parts.codes.use(token) or hmac.compare_digest(token.encode(), chosen.encode())
    if not fits and request.scope.get("detente.user") is None:  # the same browser may load it again
        raise Problem(403, "this address opens nothing, or has been opened already: it is good once", AGAIN)
    following = going_to(parts, next)
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        # Led here from a file, a browser would keep the cookie back from where it is only redirected to.
        return _with_cookie(HTMLResponse(str(forwarding_page(following))), parts, parts.local_session, None)
    return _with_cookie(RedirectResponse(following, 303), parts, parts.local_session, None)


@router.get("/pages.css")
def pages_css() -> Response:
    """Return the style of the plain pages."""
    return Response(STYLE, media_type="text/css; charset=utf-8")


@router.get("/login")
def login_form(parts: TheParts, next: str = "/") -> HTMLResponse:  # noqa: A002 - the usual name
    """Return the page to sign in on."""
    return HTMLResponse(str(login_page("", local_path(next), base=parts.settings.base)))


@router.post("/login")
async def login(request: Request, parts: TheParts) -> Response:
    """Sign in; counted before anything is computed, and slowed down where too much was tried."""
    form = await _form(request)
    base = parts.settings.base
    following, name = local_path(form.get("next", "/")), form.get("login", "")[:200]
    browser = request.cookies.get(parts.settings.browser_cookie, "")
    known = browser != "" and await asyncio.to_thread(parts.accounts.knows, browser, name)
    if not re.fullmatch(r"[\w-]{43}", browser, re.ASCII):
        browser = secrets.token_urlsafe(32)
    address = address_of(
        request.client.host if request.client else "", request.scope["headers"], parts.settings.proxies
    )
    try:
        with parts.attempts.counted(budgets(name, address, browser if known else None)) as attempt:
            await asyncio.sleep(attempt.delay)
            token = await parts.passwords.run(
                parts.accounts.sign_in, name, form.get("password", "")[:1000], browser,
                owner=browser if known else address, known=known,
            )  # fmt: skip
            attempt.failed = token is None
    except TooMany as e:
        return _later(login_page(f"Too many attempts. T{str(e)[1:]}.", following, name, base=base), e)
    if token is None:
        return HTMLResponse(str(login_page("Login and password do not fit together.", following, name, base=base)), 403)
    answer = _with_cookie(RedirectResponse(going_to(parts, following), 303), parts, token, SESSION_DAYS)
    return _with_cookie(answer, parts, browser, BROWSER_DAYS, parts.settings.browser_cookie)


def _later(shown: Markup, e: TooMany) -> Response:
    return HTMLResponse(str(shown), 429, headers={"retry-after": str(e.seconds)})


@router.post("/logout")
def logout(parts: TheParts, user: TheUser) -> Response:
    """Sign out."""
    if user.account is not None:
        parts.accounts.sign_out(user.session)
    answer = RedirectResponse(going_to(parts, "/login" if parts.settings.mode == "team" else "/"), 303)
    answer.delete_cookie(
        parts.settings.cookie,
        path=parts.settings.base or "/",
        httponly=True,
        samesite="strict",
        secure=parts.settings.secure,
    )
    return answer


@router.get("/reset/{token}")
def reset_form(parts: TheParts, token: str) -> HTMLResponse:
    """Return the page on which a new password is chosen."""
    return HTMLResponse(str(reset_page("", token, _to_reset(parts, token), base=parts.settings.base)))


def _to_reset(parts: Parts, token: str) -> Account:
    account = parts.accounts.may_reset(token)
    if account is None:
        raise Problem(403, "the link is not good, or no longer", "ask the administrator for a new one")
    return account


@router.post("/reset/{token}")
async def reset(request: Request, parts: TheParts, token: str) -> Response:
    """Set a new password."""
    form = await _form(request)
    account = await asyncio.to_thread(_to_reset, parts, token)
    try:
        given = form.get("password", "")[:1000]
        with parts.attempts.counted({("reset", account.id): ALLOWED_LINK}) as attempt:
            attempt.failed = False
            done = await parts.passwords.run(parts.accounts.reset, token, given, owner=account.id, known=True)
    except UsageError as e:
        return HTMLResponse(
            str(reset_page(f"{str(e)[:1].upper()}{str(e)[1:]}.", token, account, base=parts.settings.base)), 422
        )
    except TooMany as e:
        return _later(reset_page(f"The server is busy. T{str(e)[1:]}.", token, account, base=parts.settings.base), e)
    if not done:
        raise Problem(403, "the link is not good, or no longer", "ask the administrator for a new one")
    return RedirectResponse(going_to(parts, "/login"), 303)


def _administrator(parts: Parts, user: TheUser) -> None:
    if parts.settings.mode != "team" or not user.admin:
        raise Problem(403, "only the administrator of a team server may see this")


@router.get("/admin")
def admin(parts: TheParts, user: TheUser) -> HTMLResponse:
    """Return the page of accounts."""
    _administrator(parts, user)
    return HTMLResponse(str(admin_page(parts.accounts.all(), "", "", base=parts.settings.base)))


@router.post("/admin/accounts")
async def add_account(request: Request, parts: TheParts, user: TheUser) -> Response:
    """Add an account, and show the link with which its password is chosen."""
    _administrator(parts, user)
    form = await _form(request)
    try:
        account = await asyncio.to_thread(
            parts.accounts.add,
            form.get("login", ""),
            form.get("name", "")[:200],
            None,
            admin=form.get("admin") == "yes",
        )
    except UsageError as e:
        return HTMLResponse(
            str(admin_page(parts.accounts.all(), f"{str(e)[:1].upper()}{str(e)[1:]}.", "", base=parts.settings.base)),
            422,
        )
    link = reset_link(parts, account.id)
    return HTMLResponse(
        str(admin_page(parts.accounts.all(), f"Added {account.login}.", link, base=parts.settings.base)), 201
    )


@router.post("/admin/accounts/{account_id}")
async def change_account(request: Request, parts: TheParts, user: TheUser, account_id: str) -> Response:
    """Make a reset link, close an account or open it again."""
    _administrator(parts, user)
    form = await _form(request)
    known = {a.id: a for a in parts.accounts.all()}
    if account_id not in known:
        raise Problem(404, "there is no such account")
    what, link, message = form.get("do", ""), "", ""
    if what == "link":
        link = reset_link(parts, account_id)
    elif what in ("close", "open"):
        if what == "close" and account_id == user.account:
            return HTMLResponse(
                str(
                    admin_page(parts.accounts.all(), "You cannot close your own account.", "", base=parts.settings.base)
                ),
                422,
            )
        parts.accounts.change(account_id, active=what == "open")
        message = f"{known[account_id].login} is {'closed' if what == 'close' else 'open again'}."
    else:
        raise Problem(422, "expected link, close or open", code="invalid_request")
    return HTMLResponse(str(admin_page(parts.accounts.all(), message, link, base=parts.settings.base)))


def reset_link(parts: Parts, account: str) -> str:
    """Return a link with which an account's password is chosen; always under the configured address."""
    return f"{parts.settings.url}/reset/{quote(parts.accounts.reset_token(account))}"
