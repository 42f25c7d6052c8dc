"""Routes: signing in and out, choosing a password, accounts; plain pages for which no client is needed."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from detente.errors import UsageError
from detente.store.accounts import SESSION_DAYS
from detente.web.access import Parts, TheParts, TheUser
from detente.web.errors import Problem
from detente.web.pages import STYLE, admin_page, login_page, reset_page

router = APIRouter(include_in_schema=False)


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


def _with_cookie(answer: Response, parts: Parts, token: str, days: int | None) -> Response:
    answer.set_cookie(
        parts.settings.cookie, token, httponly=True, samesite="strict", secure=parts.settings.secure, path="/",
        max_age=None if days is None else days * 86400,
    )  # fmt: skip
    return answer


@router.get("/open")
def open_with_token(parts: TheParts, token: str = "", next: str = "/") -> Response:  # noqa: A002 - the usual name
    """Exchange the token of the printed address for a cookie; in local mode only."""
    import hmac

    expected = parts.settings.token
    if parts.settings.mode != "local" or not expected or not hmac.compare_digest(token.encode(), expected.encode()):
        raise Problem(403, "the token does not fit", "open the address that `detente open` printed")
    return _with_cookie(RedirectResponse(local_path(next), 303), parts, parts.local_session, None)


@router.get("/pages.css")
def pages_css() -> Response:
    """Return the style of the plain pages."""
    return Response(STYLE, media_type="text/css; charset=utf-8")


@router.get("/login")
def login_form(next: str = "/") -> HTMLResponse:  # noqa: A002 - the usual name
    """Return the page to sign in on."""
    return HTMLResponse(str(login_page("", local_path(next))))


@router.post("/login")
async def login(request: Request, parts: TheParts) -> Response:
    """Sign in."""
    import asyncio

    form = await _form(request)
    following = local_path(form.get("next", "/"))
    if parts.attempts.too_many(form.get("login", "")):
        text = "Too many attempts for this login; wait a quarter of an hour, or ask the administrator for a link."
        return HTMLResponse(str(login_page(text, following)), 429)
    token = await asyncio.to_thread(
        parts.accounts.sign_in, form.get("login", "")[:200], form.get("password", "")[:1000]
    )
    if token is None:
        parts.attempts.failed(form.get("login", ""))
        return HTMLResponse(str(login_page("Login and password do not fit together.", following)), 403)
    return _with_cookie(RedirectResponse(following, 303), parts, token, SESSION_DAYS)


@router.post("/logout")
def logout(parts: TheParts, user: TheUser) -> Response:
    """Sign out."""
    if user.account is not None:
        parts.accounts.sign_out(user.session)
    answer = RedirectResponse("/login" if parts.settings.mode == "team" else "/", 303)
    answer.delete_cookie(
        parts.settings.cookie, path="/", httponly=True, samesite="strict", secure=parts.settings.secure
    )
    return answer


@router.get("/reset/{token}")
def reset_form(parts: TheParts, token: str) -> HTMLResponse:
    """Return the page on which a new password is chosen."""
    if not parts.accounts.may_reset(token):
        raise Problem(403, "the link is not good, or no longer", "ask the administrator for a new one")
    return HTMLResponse(str(reset_page("", token)))


@router.post("/reset/{token}")
async def reset(request: Request, parts: TheParts, token: str) -> Response:
    """Set a new password."""
    import asyncio

    form = await _form(request)
    try:
        done = await asyncio.to_thread(parts.accounts.reset, token, form.get("password", "")[:1000])
    except UsageError as e:
        return HTMLResponse(str(reset_page(f"{str(e)[:1].upper()}{str(e)[1:]}.", token)), 422)
    if not done:
        raise Problem(403, "the link is not good, or no longer", "ask the administrator for a new one")
    return RedirectResponse("/login", 303)


def _administrator(parts: Parts, user: TheUser) -> None:
    if parts.settings.mode != "team" or not user.admin:
        raise Problem(403, "only the administrator of a team server may see this")


@router.get("/admin")
def admin(parts: TheParts, user: TheUser) -> HTMLResponse:
    """Return the page of accounts."""
    _administrator(parts, user)
    return HTMLResponse(str(admin_page(parts.accounts.all(), "", "")))


@router.post("/admin/accounts")
async def add_account(request: Request, parts: TheParts, user: TheUser) -> Response:
    """Add an account, and show the link with which its password is chosen."""
    import asyncio

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
        return HTMLResponse(str(admin_page(parts.accounts.all(), f"{str(e)[:1].upper()}{str(e)[1:]}.", "")), 422)
    link = reset_link(parts, account.id)
    return HTMLResponse(str(admin_page(parts.accounts.all(), f"Added {account.login}.", link)), 201)


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
            return HTMLResponse(str(admin_page(parts.accounts.all(), "You cannot close your own account.", "")), 422)
        parts.accounts.change(account_id, active=what == "open")
        message = f"{known[account_id].login} is {'closed' if what == 'close' else 'open again'}."
    else:
        raise Problem(422, "expected link, close or open", code="invalid_request")
    return HTMLResponse(str(admin_page(parts.accounts.all(), message, link)))


def reset_link(parts: Parts, account: str) -> str:
    """Return a link with which an account's password is chosen; always under the configured address."""
    return f"{parts.settings.url}/reset/{quote(parts.accounts.reset_token(account))}"
