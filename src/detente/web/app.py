"""The application: its parts put together, and the guard around them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from detente.errors import UsageError
from detente.store import Store, engine_for, require_current, require_sound
from detente.store.accounts import Accounts
from detente.web import admin, asking, cases, contract, errors, exchange, linking, models_out, papers, roles, sources
from detente.web.access import Parts, TheParts, TheUser
from detente.web.client import FOLDER, Client, load_client
from detente.web.errors import Problem
from detente.web.events import Hub
from detente.web.guard import Guard
from detente.web.jobs import Jobs
from detente.web.pages import no_client_page
from detente.web.settings import Settings

DESCRIPTION = """What the workbench's page and its server say to each other.

Every error has the one shape `ErrorView`. A case is changed by commands; each names the `version` it was made on. If
somebody has changed the same place since, the answer is 409 with the code `stale`, and the changes that were met.
"""


def described_app(lifespan: Any = None) -> FastAPI:
    """Return the application with its routes and no parts; enough for the contract."""
    app = FastAPI(
        title="Detente workbench", version="1", description=DESCRIPTION, docs_url=None, redoc_url=None,
        openapi_url=None,
        lifespan=lifespan, generate_unique_id_function=lambda route: route.name,
    )  # fmt: skip
    errors.install(app)
    contract.install(app)
    for router in (
        cases.router, asking.router, asking.asked_router(), linking.router, roles.router, papers.router, sources.router,
        exchange.router, models_out.router, admin.router,
    ):  # fmt: skip
        app.include_router(router)
    app.add_api_route("/api/openapi.json", _document, methods=["GET"], include_in_schema=False)
    app.add_api_route("/{path:path}", _page, methods=["GET"], include_in_schema=False)
    return app


def _document(request: Request, _: TheUser) -> dict[str, Any]:
    app: FastAPI = request.app
    return app.openapi()


def _page(parts: TheParts, _: TheUser, path: str) -> Response:
    """Return a file of the client; addresses of the client itself give its page."""
    if path == "api" or path.startswith("api/"):
        raise Problem(404, f"there is nothing at /{path}")
    client = parts.client
    if client.fault is not None:
        return HTMLResponse(str(no_client_page(client.fault)), 503)
    if path in client.files:
        content, kind = client.files[path]
        # Names under assets/ carry a digest of what is in them.
        headers = {"cache-control": "private, max-age=31536000, immutable"} if path.startswith("assets/") else {}
        return Response(content, media_type=kind, headers=headers)
    if path in {"", "cases"} or path.startswith("cases/"):
        return Response(client.page, media_type="text/html; charset=utf-8")
    raise Problem(404, f"there is nothing at /{path}")


def _local_session(token: str) -> str:
    """Return what the cookie of local mode holds: the same for the same token, so that pages outlive a restart."""
    return hmac.new(token.encode(), b"cookie", hashlib.sha256).hexdigest() if token else secrets.token_urlsafe(32)


class Workbench:
    """A server's application: `app` is the guard around everything, `inner` what it protects."""

    def __init__(self, settings: Settings, client_folder: Path = FOLDER, *, warm: bool = False) -> None:
        self.settings = settings
        self.warm = warm
        self._loop: asyncio.AbstractEventLoop | None = None
        engine = engine_for(settings.database)
        try:
            require_current(engine)
            require_sound(engine)
        except UsageError:
            engine.dispose()
            raise
        self.inner = described_app(self._lifespan)
        digest = contract.own_digest()
        store, accounts = Store(engine), Accounts(engine)
        jobs = Jobs(settings.workers, alone=settings.mode == "local")
        self.parts = Parts(
            settings, store, accounts, jobs, Hub(store, settings.streams, settings.streams_each),
            load_client(digest, client_folder).under(settings.base), digest, _local_session(settings.token),
        )  # fmt: skip
        self.inner.state.parts = self.parts
        self.app = Guard(self.inner, settings, accounts, self.parts.local_session)

    @property
    def client(self) -> Client:
        """The browser client, or why there is none."""
        return self.parts.client

    def end(self) -> None:
        """End what never ends by itself: streams of events, and work that somebody waits for."""
        self.parts.hub.close()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.parts.jobs.end)

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self.parts.hub.attach(self._loop)
        tasks = [asyncio.create_task(self.parts.hub.poll()), asyncio.create_task(self.parts.jobs.tend())]
        if self.warm:
            self.parts.jobs.warm()
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            self.parts.hub.close()
            self.parts.passwords.close()
            await self.parts.jobs.close()
            self.parts.store.engine.dispose()


__all__ = ["Workbench", "described_app"]
