"""The same work on other machines: the chunks of an ensemble on a Dask cluster, with the same answers bit by bit.

::

    with connected("tls://head.example:8786", Certificates("ca.pem", "me.pem", "me-key.pem")) as cluster:
        ...  # `cluster` is a `Runner` of ensembles

What is sent is the name of a function of this package and what it is to work on: numbers, words and arrays. No code is,
neither of this package nor of anybody else; the cluster has the package installed, in the same version. Beyond this
machine the connection is encrypted, and both sides show a certificate. Only the command line uses this room; a server
never does.

Dask's `distributed` is loaded when somebody connects, and nowhere else.
"""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.cluster.address import Address, Certificates
    from detente.cluster.connecting import connected
    from detente.cluster.processes import Processes
    from detente.cluster.running import Cluster
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = ["Address", "Certificates", "Cluster", "Processes", "connected"]
