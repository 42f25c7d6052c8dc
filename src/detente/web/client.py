"""The built browser client as the package carries it; what is missing or does not fit is said, never papered over."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "ui_dist"
TYPES = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml", ".json": "application/json", ".woff2": "font/woff2", ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
}  # fmt: skip


BASE_PATH = '<meta name="base-path" content="{}">'
"""Where the client's page says which path it is below."""
MISSING = (
    "this installation of Detente carries no browser client, the page of the workbench: it was made from the source, "
    "where what the page is built with could not be fetched"
)
REMEDY = "install Detente again where the npm registry can be reached, or install a release"


def is_there(folder: Path = FOLDER) -> bool:
    """Return whether there is a built client."""
    return all((folder / name).is_file() for name in ("index.html", "contract.json"))


@dataclass(frozen=True)
class Client:
    """The client's files by their path in the address, read once; `fault` says why there is none that can be used."""

    files: Mapping[str, tuple[bytes, str]]
    fault: str | None

    @property
    def page(self) -> bytes:
        """The page that everything begins with."""
        return self.files["index.html"][0]

    def under(self, base: str) -> Client:
        """Return the client for a server that is below a path: its page says so, and asks for its files there."""
        if not base or self.fault is not None:
            return self
        page = re.sub(r'\b(href|src)="/', rf'\1="{base}/', self.page.decode("utf-8"))
        page = page.replace(BASE_PATH.format(""), BASE_PATH.format(base))
        return replace(self, files={**self.files, "index.html": (page.encode(), self.files["index.html"][1])})


def load_client(contract: str, folder: Path = FOLDER) -> Client:
    """Read the built client and compare the contract it was built for with this server's.

    Parameters
    ----------
    contract
        The digest of this server's contract, see `detente.web.contract`.
    folder
        Where the build put it.
    """
    if not is_there(folder):
        return Client({}, MISSING)
    try:
        built_for = json.loads((folder / "contract.json").read_text(encoding="utf-8"))["contract"]
    except (ValueError, KeyError, TypeError):
        return Client({}, "the browser client of this installation does not say which contract it was built for")
    if built_for != contract:
        return Client(
            {},
            f"the browser client of this installation was built for another version of the server (contract "
            f"{str(built_for)[:12]}, the server has {contract[:12]}); build it again, or install a whole release",
        )
    # Requests name files of this list; no part of an address ever becomes a path.
    files = {
        path.relative_to(folder).as_posix(): (path.read_bytes(), _type(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return Client(files, None)


def _type(path: Path) -> str:
    return TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
