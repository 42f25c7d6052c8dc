"""Connecting to a scheduler: refused where it is not encrypted, where nobody answers, and where versions differ."""

from __future__ import annotations

import socket
import ssl
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from detente.cluster.address import Address, Certificates, is_loopback
from detente.cluster.running import Cluster
from detente.cluster.tasks import told, versions
from detente.deadline import check, left
from detente.errors import BoundReached, UsageError

PATIENCE = 10.0
"""Seconds after which it is not waited any longer for the scheduler, or for its first worker."""
FIRST = 1 << 20  # bytes that the first thing that is said has at most, and by far
CLOSING = 2.0  # seconds in which a connection is to be closed that nobody needs any more


@contextmanager
def connected(
    address: str, certificates: Certificates | None = None, *, patience: float = PATIENCE
) -> Iterator[Cluster]:
    """Connect to the scheduler of a Dask cluster, and let go of it in the end.

    Parameters
    ----------
    address
        Where it is: ``tls://HOST:PORT``, or ``tcp://127.0.0.1:PORT`` on this machine.
    certificates
        By which both sides know each other; needed for ``tls://``.
    patience
        Seconds after which it is not waited any longer for the scheduler, or for its first worker.

    Raises
    ------
    UsageError
        If the address or a file of certificates is none, nobody answers there, it is not encrypted and not on this
        machine, versions differ, or Dask is not installed.
    BoundReached
        If the scheduler has no worker.
    """
    where = Address.read(address)
    where.check(certificates)
    dask, distributed = _loaded()
    security = _security(distributed, certificates)
    _knock(where, _context(security, certificates), patience)
    # Of who calls, no source goes along with a task, whatever Dask is configured to send.
    with dask.config.set({"distributed.diagnostics.computations.nframes": 0}):
        client = _client(distributed, where, security, patience)
        try:
            workers = _workers(client, where, patience)
            if where.scheme == "tcp":
                _refuse_open(where, workers)
            yield Cluster(client, where, _agreed(client, where))
        finally:
            with suppress(OSError, TimeoutError):
                client.close(timeout=CLOSING)


def _loaded() -> tuple[Any, Any]:
    """Load Dask. What goes wrong is told by the errors here: unless somebody has loaded it before, it logs nothing."""
    try:
        import dask

        if "distributed" not in sys.modules:
            silent = {"distributed": "critical", "distributed.client": "critical"}
            dask.config.set({"distributed.logging": silent})
        import distributed
    except ImportError:
        raise UsageError(
            "a scheduler is asked by way of Dask distributed, which is not installed; install it with: "
            "pip install 'detente[cluster]'"
        ) from None
    return dask, distributed


def _security(distributed: Any, certificates: Certificates | None) -> Any:
    if certificates is None:
        return distributed.Security(require_encryption=False)
    ca, cert, key = (str(path) for path in (certificates.ca, certificates.cert, certificates.key))
    return distributed.Security(require_encryption=True, tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key)


def _context(security: Any, certificates: Certificates | None) -> ssl.SSLContext | None:
    """Return how to encrypt, by files that are read now; None where it is not encrypted."""
    if certificates is None:
        return None
    try:
        context: ssl.SSLContext = security.get_connection_args("client")["ssl_context"]
    except ssl.SSLError as e:
        names = f"{certificates.ca}, {certificates.cert} and {certificates.key}"
        raise UsageError(f"{names} are no certificates and key that go together: {e}") from None
    return context


def _knock(where: Address, context: ssl.SSLContext | None, patience: float) -> None:
    """Refuse an address where no scheduler listens: Dask would try for long, and where nobody answers, for ever.

    Both sides begin with how long the first thing is that they say, in eight bytes.
    """
    check()
    bound = min(patience, left())
    try:
        connection = socket.create_connection((where.host, where.port), timeout=bound)
    except OSError as e:
        raise UsageError(f"nobody listens at {where}: {e.strerror or e}; is a scheduler running there?") from None
    with connection:
        try:
            with connection if context is None else context.wrap_socket(connection) as speaking:
                length = int.from_bytes(speaking.recv(8), "little")
        except TimeoutError:
            _no_scheduler(where, f"it says nothing within {bound:g} seconds")
        except ssl.SSLError as e:
            _no_scheduler(where, f"{e.reason}; do certificates on both sides come from the same authority?")
        except OSError as e:
            _no_scheduler(where, e.strerror or str(e))
    if not 0 < length < FIRST:
        _no_scheduler(where, "what it says first is something else")


def _no_scheduler(where: Address, why: object) -> NoReturn:
    raise UsageError(f"what listens at {where} does not answer as a scheduler does: {why}") from None


def _client(distributed: Any, where: Address, security: Any, patience: float) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that versions of other packages differ; those that count are asked for
            return distributed.Client(
                str(where), timeout=min(patience, left()), security=security, set_as_default=False,
                direct_to_workers=False,
            )  # fmt: skip
    except (OSError, TimeoutError, ImportError, RuntimeError) as e:
        _no_scheduler(where, str(e.__cause__ or "") or e)


def _workers(client: Any, where: Address, patience: float) -> Mapping[str, Any]:
    try:
        client.wait_for_workers(1, timeout=min(patience, left()))
    except TimeoutError:
        check()
        raise BoundReached(
            f"the scheduler at {where} has no worker after {patience:g} seconds; start some with: dask worker {where}"
        ) from None
    workers: Mapping[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return workers


def _refuse_open(where: Address, workers: Mapping[str, Any]) -> None:
    """Refuse workers elsewhere that hear from the scheduler without encryption."""
    for worker in workers:
        if not is_loopback(Address.read(worker).host):
            raise UsageError(
                f"the scheduler at {where} has a worker on another machine, {worker}, and tcp:// is not encrypted; "
                "start the scheduler and the workers with --protocol tls"
            )


def _agreed(client: Any, where: Address) -> Mapping[str, str]:
    """Return the versions that everybody has; refuse a cluster where they differ."""
    here = versions()
    try:
        found = {f"the scheduler at {where}": client.run_on_scheduler(versions)}
    except ImportError as e:
        found = {f"the scheduler at {where}": e}
    found |= {f"the worker at {name}": v for name, v in client.run(versions, on_error="return").items()}
    for who, there in found.items():
        if isinstance(there, ImportError | AttributeError):
            raise UsageError(f"{who} has no Detente, or an older one ({there}); install it there: {_line(here)}")
        if isinstance(there, Exception):
            raise UsageError(f"{who} does not say which Detente it has: {there}")
        if there != here:
            raise UsageError(
                f"{who} has {told(there)}, and this machine has {told(here)}; answers are the same bit by bit where "
                f"versions are the same; install these there: {_line(here)}"
            )
    return here


def _line(of: Mapping[str, str]) -> str:
    return f"pip install 'detente[cluster]=={of['Detente']}' numpy=={of['NumPy']}"
