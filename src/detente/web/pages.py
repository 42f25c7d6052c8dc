"""The plain pages the server makes itself: signing in, choosing a password, accounts, and why something is refused."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from detente.report.blocks import in_html
from detente.store.accounts import LEAST_PASSWORD, Account
from detente.unseen import seen
from detente.web.settings import Settings

STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
form { margin: 0 0 .5rem; }
label { display: block; margin: .6rem 0; }
input { font: inherit; display: block; padding: .4rem; width: 20rem; max-width: 100%; }
input[type=checkbox] { display: inline; width: 1.5rem; height: 1.5rem; vertical-align: middle; }
button { font: inherit; padding: .4rem .8rem; min-height: 1.8rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid #767676; padding: .3rem .6rem; text-align: left; vertical-align: top; }
.note { border-left: 4px solid #b35900; padding-left: .8rem; }
code { overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { :focus-visible { outline-color: #58a6e0; } }
"""

PAGE = Markup(
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
{style}
<title>{title} – Detente</title>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
)
LINKED = Markup('<link rel="stylesheet" href="{}/pages.css">')


def page(title: str, body: Markup, *, base: str | None) -> Markup:
    """Return a whole page; `base` is the path that the workbench is below, None where it has no style sheet."""
    return PAGE.format(title=title, body=body, style=Markup("") if base is None else LINKED.format(base))


def note(text: str) -> Markup:
    """Return a text that stands out, announced to screen readers."""
    return Markup('<p class="note" role="alert">{}</p>').format(in_html(text)) if text else Markup("")


def refusal_page(message: str, hint: str, settings: Settings, title: str = "Not open") -> Markup:
    """Return the page for a request that is not let through."""
    body = Markup("<p>{}.</p>").format(in_html(message[:1].upper() + message[1:]))
    if hint:
        body += Markup("<p>{}.</p>").format(in_html(hint[:1].upper() + hint[1:]))
    team = settings.mode == "team"
    if team:
        body += Markup('<p><a href="{}/login">Sign in</a></p>').format(settings.base)
    return page(title, body, base=settings.base if team else None)


def forwarding_page(address: str) -> Markup:
    """Return a page that goes on to an address by itself."""
    body = Markup(
        """<meta http-equiv="refresh" content="0; url={address}">
<p><a href="{address}">Go on to the workbench</a></p>"""
    ).format(address=address)
    return page("Opening the workbench", body, base=None)


def no_client_page(fault: str) -> Markup:
    """Return the page for a server without a client that fits."""
    text = "The server is running, and nothing of yours is lost; but it has no page to show"
    return page("No browser client", Markup("<p>{}: {}.</p>").format(text, fault), base=None)


def login_page(message: str, following: str, login: str = "", *, base: str) -> Markup:
    """Return the page to sign in on; `following` is the local path to go to afterwards, `login` what was given."""
    body = note(message) + Markup(
        """<p>Detente is where conflicts are analysed: who would break an agreement, and what would make it hold.</p>
<form method="post" action="{base}/login">
<input type="hidden" name="next" value="{following}">
<label>Login <input name="login" value="{login}" autocomplete="username" required{first}></label>
<label>Password
<input name="password" type="password" autocomplete="current-password" required{second}></label>
<button>Sign in</button>
</form>
<p>Accounts are made by the administrator. Ask for a link if you forgot the password.</p>"""
    ).format(
        base=base,
        following=following,
        login=login,
        first=Markup("") if login else Markup(" autofocus"),
        second=Markup(" autofocus") if login else Markup(""),
    )
    return page("Sign in", body, base=base)


def reset_page(message: str, token: str, account: Account, *, base: str) -> Markup:
    """Return the page on which a new password is chosen, and for whom."""
    body = note(message) + Markup(
        """<p>For {name}, who signs in as <strong>{shown}</strong>.</p>
<form method="post" action="{base}/reset/{token}">
<input name="username" type="text" value="{login}" autocomplete="username" hidden>
<label>New password, at least {least} characters
<input name="password" type="password" autocomplete="new-password" minlength="{least}" required autofocus></label>
<button>Save the password</button>
</form>"""
    ).format(
        base=base, token=token, least=LEAST_PASSWORD, name=in_html(account.name), login=account.login,
        shown=in_html(account.login),
    )  # fmt: skip
    return page("Choose a password", body, base=base)


def admin_page(accounts: Sequence[Account], message: str, link: str, *, base: str) -> Markup:
    """Return the page of accounts; `link` is a reset link just made."""
    rows = Markup("").join(_row(a, base) for a in accounts)
    made = (
        Markup('<p role="status">The link, good once and for one day: <code>{}</code></p>').format(link)
        if link
        else Markup("")
    )
    body = (
        note(message)
        + made
        + Markup(
            """<table><caption>Accounts</caption>
<thead><tr><th scope="col">Login</th><th scope="col">Name</th><th scope="col">What it may</th>
<th scope="col">Change</th></tr></thead>
<tbody>{rows}</tbody></table>
<h2>New account</h2>
<form method="post" action="{base}/admin/accounts">
<label>Login <input name="login" autocomplete="off" required></label>
<label>Name, as the history shows it <input name="name" autocomplete="off" required></label>
<label><input name="admin" type="checkbox" value="yes"> Administrator</label>
<button>Add the account</button>
</form>
<p><a href="{base}/">Back to the cases</a></p>
<form method="post" action="{base}/logout"><button>Sign out</button></form>"""
        ).format(rows=rows, base=base)
    )
    return page("Accounts", body, base=base)


def _row(a: Account, base: str) -> Markup:
    what = ", ".join(w for w, yes in (("administrator", a.admin), ("closed", not a.active)) if yes) or "takes part"
    button = Markup(
        '<form method="post" action="{base}/admin/accounts/{id}"><input type="hidden" name="do" value="{do}">'
        '<button aria-label="{says}: {login}">{says}</button></form>'
    )
    choices = [("link", "Link for a new password")]
    choices += [("close", "Close")] if a.active else [("open", "Open again")]
    buttons = Markup("").join(
        button.format(base=base, id=a.id, do=do, says=says, login=seen(a.login)) for do, says in choices
    )
    return Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>').format(
        in_html(a.login), in_html(a.name), what, buttons
    )
