"""Ensembles on the workers of a Dask cluster: the same answers bit by bit, whoever is lost; what is sent; refusals."""

from __future__ import annotations

import io
import multiprocessing
import operator
import pickle
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import fields, is_dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

import detente
from clusters import Machines, certificates, encrypted
from detente.ask import QUESTIONS, parameters_of
from detente.assess.ensembles import Chunk, ChunkResult, Space, in_this_process
from detente.assess.ensembles.variants import Prioritised, Variants
from detente.cli import main
from detente.cluster import Address, Certificates, Cluster, Processes, connected
from detente.cluster.tasks import carried_out, plain, versions
from detente.conflict.arrays import IntArray
from detente.deadline import within
from detente.stability import sanctioning
from seeds import long
from waiting import PATIENCE, eventually

NOT_FOUND = "not run: distributed not found (the extra “cluster” installs it)"
OWNERS = (0, 0, 1, 1, 2, 2)
CHUNKS, MODELS = 16, 4096


def moves(owner: int) -> tuple[IntArray, IntArray]:
    """Every change of the options of one decision maker, from each combination of all options."""
    masks = {sum(1 << k for k, o in enumerate(OWNERS) if o == owner and of >> k & 1) for of in range(1 << len(OWNERS))}
    pairs = np.array(sorted((s, s ^ m) for s in range(1 << len(OWNERS)) for m in masks if m))
    return pairs[:, 0], pairs[:, 1]


def toy() -> Space:
    """Three decision makers with two options each, whose statements may be missing and may stand in any order."""
    rng = np.random.default_rng(20)
    states = 1 << len(OWNERS)
    makers = [Prioritised(rng.random((6, states)) < 0.5, np.arange(6), doubted=(1, 4), brackets=(6,)) for _ in range(3)]
    concepts = tuple(c for c in map(sanctioning, ("nash", "seq")) if c is not None)
    return Space(
        states, tuple(map(moves, range(3))), False, tuple(makers), concepts, (np.array([5]), np.arange(0, 64, 3))
    )


SPACE = toy()


def chunks() -> Iterator[Chunk]:
    """Chunks that are smaller than usual: each takes a tenth of a second."""
    return (Chunk(SPACE, k, k * MODELS, (k + 1) * MODELS, seed=1, pairs=100) for k in range(CHUNKS))


@pytest.fixture(scope="module")
def alone() -> Mapping[int, ChunkResult]:
    """What one process finds."""
    return dict(in_this_process(chunks()))


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    pytest.importorskip("distributed", reason=NOT_FOUND)
    started = Machines(tmp_path_factory.mktemp("machines"))
    try:
        yield started
    finally:
        started.end()


@pytest.fixture
def two(machines: Machines) -> Machines:
    """A cluster of two workers that are ready, whoever was lost before."""
    for name in {"one", "two"} - machines.workers.keys():
        machines.add(name)
    with patiently(machines.address) as cluster:
        assert eventually(lambda: len(cluster.workers) == 2)
    return machines


def patiently(address: str, *certificates: Certificates) -> AbstractContextManager[Cluster]:
    """Connect, however busy the machine is."""
    return connected(address, *certificates, patience=PATIENCE)


def bits(value: Any) -> Any:
    """All that there is in a result, numbers of arrays with their type and their bytes."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tolist() if value.dtype.hasobject else value.tobytes()
    if isinstance(value, tuple):
        return tuple(map(bits, value))
    return tuple(bits(getattr(value, one.name)) for one in fields(value)) if is_dataclass(value) else value


# The same answers


@long
def test_two_workers_find_what_one_process_finds_bit_by_bit_with_one_of_them_killed_on_the_way(
    two: Machines, alone: Mapping[int, ChunkResult]
) -> None:
    with patiently(two.address) as cluster:
        found, busy = dict[int, ChunkResult](), set[str]()
        for number, result in cluster(chunks()):
            found[number] = result
            if len(found) == 3:
                busy = {name for name, tasks in cluster.client.processing().items() if tasks}
                two.kill("one")
        assert len(busy) == 2, "both had work under way when one was killed"
        assert eventually(lambda: len(cluster.workers) == 1)
        assert found.keys() == alone.keys() == {*range(CHUNKS)}
        assert {k: bits(r) for k, r in found.items()} == {k: bits(r) for k, r in alone.items()}
        in_any_order = [found[k] for k in np.random.default_rng(2).permutation(CHUNKS)]
        assert bits(reduce(operator.add, in_any_order)) == bits(reduce(operator.add, alone.values()))


def test_so_do_two_processes_of_this_machine(alone: Mapping[int, ChunkResult]) -> None:
    found = dict(Processes(2)(chunks()))
    assert {k: bits(r) for k, r in found.items()} == {k: bits(r) for k, r in alone.items()}
    assert list(Processes(2)(())) == []


@long
def test_the_command_prints_the_same_whoever_works() -> None:
    alone, several = told(), told("--processes", "2")
    assert alone.exit_code == several.exit_code == 0, alone.stderr + several.stderr
    assert alone.stdout == several.stdout


@long
def test_so_it_does_on_a_cluster(two: Machines) -> None:
    alone, elsewhere = told(), told("--scheduler", two.address)
    assert elsewhere.exit_code == 0, elsewhere.stderr
    assert alone.stdout == elsewhere.stdout


def told(*options: str, samples: int = 150_000) -> Result:
    """Ask the command for shares among samples, in several chunks."""
    line = f"ensemble prisoners-dilemma --measure rankings --exhaustive 1 --samples {samples} --seed 4 --format json"
    return CliRunner().invoke(main, [*line.split(), *options])


# What is sent


class Reader(pickle.Unpickler):
    """Reads what is sent, and keeps the names of all that is looked up for it."""

    def __init__(self, frames: list[Any]) -> None:
        super().__init__(io.BytesIO(frames[0]), buffers=frames[1:])
        self.names = set[tuple[str, str]]()

    def find_class(self, module: str, name: str) -> Any:
        self.names.add((module, name))
        return super().find_class(module, name)


def test_what_is_sent_holds_names_of_functions_that_are_installed_and_arrays(
    two: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    with patiently(two.address) as cluster:
        sent = list[Any]()
        usual: Callable[[Any], None] = cluster.client._send_to_scheduler
        monkeypatch.setattr(cluster.client, "_send_to_scheduler", lambda told: (sent.append(told), usual(told)))
        assert len(list(cluster(chunks()))) == CHUNKS
    graphs = [told for told in sent if told["op"] == "update-graph"]
    assert 1 < sum(len(told["keys"]) for told in graphs) <= CHUNKS + 1, "chunks are tasks, and so is what they share"
    names = set[tuple[str, str]]()
    for told in graphs:
        assert told["code"].data == (), "no source goes along"
        reader = Reader([bytes(frame) for frame in told["expr_ser"].frames])
        reader.load()
        names |= reader.names
    functions = {("detente.cluster.tasks", "carried_out"), ("detente.cluster.tasks", "shared")}
    values = {(type(v).__module__, type(v).__qualname__) for v in (SPACE, SPACE.makers[0], SPACE.concepts[0])}
    others = {(module, name) for module, name in names - functions - values}
    assert names >= functions | values
    assert {module.partition(".")[0] for module, _ in others} <= {"dask", "distributed", "numpy", "builtins"}, others
    assert not {name for module, name in others if module == "builtins"} & {"eval", "exec", "compile", "__import__"}
    sizes = [sum(len(bytes(frame)) for frame in told["expr_ser"].frames) for told in graphs]
    assert sum(sizes[1:]) < sizes[0], "what they share is sent once"


def test_code_of_others_is_not_sent() -> None:
    class Mine(Variants):
        """Variants made elsewhere."""

    for foreign in (lambda: None, Mine, [1], {"a": 1}, object(), np.array([object()]), (1, (2.5, lambda: 1))):
        with pytest.raises(TypeError, match="only numbers, words, arrays"):
            plain(foreign)
    plain(SPACE)


# Ends before the end


def test_an_interrupt_calls_off_what_is_under_way_and_says_so(two: Machines) -> None:
    with patiently(two.address) as cluster:
        with within(None) as deadline:
            running = cluster(chunks())
            next(running)
            deadline.interrupt()
            with pytest.raises(detente.OutOfTime) as raised:
                list(running)  # what had come with the first is given still
        assert str(raised.value).startswith("the run was interrupted; ")
        assert str(raised.value).endswith(f"called off at {two.address}")
        assert raised.value.exit_code == 4
        assert eventually(lambda: not any(cluster.client.processing().values())), "nobody goes on with it"


def test_whoever_wants_no_more_leaves_nothing_under_way(two: Machines) -> None:
    with patiently(two.address) as cluster:
        next(cluster(chunks()))
        assert eventually(lambda: not any(cluster.client.processing().values()))


@long
def test_processes_are_called_off_too_and_one_that_is_lost_is_told() -> None:
    with within(None) as deadline:
        running = Processes(1)(chunks())
        next(running)
        deadline.interrupt()
        with pytest.raises(detente.OutOfTime, match=r"the run was interrupted; \d chunks? w\w+ called off"):
            list(running)
    running = Processes(1)(chunks())
    next(running)
    (process,) = multiprocessing.active_children()
    process.kill()
    with pytest.raises(detente.BoundReached, match="one of 1 processes ended before its work did"):
        list(running)


@long
def test_ctrl_c_ends_the_command_with_what_is_known(two: Machines) -> None:
    line = (
        f"ensemble prisoners-dilemma --measure rankings --exhaustive 1 --samples 1000000000 --scheduler {two.address}"
    )
    command = [sys.executable, "-m", "detente", *line.split()]
    with patiently(two.address) as watching:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert eventually(lambda: any(watching.client.processing().values()))
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 4, err
        assert re.search(rf"the run was interrupted; \d+ chunks were called off at {two.address}", err)
        assert "How sure it is" in out, "what is known by then is printed"
        assert eventually(lambda: not any(watching.client.processing().values()))


# Refusals


def refused(
    kind: type[detente.DetenteError], why: str, address: str, *certificates: Certificates, **more: float
) -> Any:
    """Return the error with which an address is refused."""
    with pytest.raises(kind, match=re.escape(why)) as raised, connected(address, *certificates, **more):
        pass
    return raised.value


def test_another_version_is_refused_by_name(two: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    there = " and ".join(f"{name} {version}" for name, version in versions().items())
    monkeypatch.setattr("detente.__version__", "0.0.1")
    with pytest.raises(detente.UsageError) as raised, connected(two.address):
        pass
    assert f"the scheduler at {two.address} has {there}, and this machine has Detente 0.0.1" in str(raised.value)
    assert f"pip install 'detente[cluster]==0.0.1' numpy=={np.__version__}" in str(raised.value)


def test_a_worker_of_another_version_that_joins_later_works_on_nothing() -> None:
    with pytest.raises(
        detente.UsageError, match=r"a worker has Detente .* where Detente 0\.0\.1 and NumPy 1\.0 is asked"
    ):
        carried_out(SPACE, [(0, 0, 1, None, 0)], {"Detente": "0.0.1", "NumPy": "1.0"})


@pytest.mark.parametrize(
    "address", ["tcp://192.0.2.7:8786", "head.example:8786", "tcp://[2001:db8::1]:8786", "127.1:9"]
)
def test_an_address_elsewhere_that_is_not_encrypted_is_refused_with_what_to_do(address: str) -> None:
    with pytest.raises(detente.UsageError, match="is not encrypted") as raised, connected(address):
        pass
    for part in ("tls://", "--tls-ca FILE", "--tls-cert FILE", "--tls-key FILE", "--protocol tls"):
        assert part in str(raised.value)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "localhost", "tcp://[::1]:1", "127.9.9.9:2"])
def test_this_machine_needs_no_encryption(address: str) -> None:
    where = Address.read(address)
    where.check(None)
    assert Address.read(str(where)) == where


@pytest.mark.parametrize(
    "address", ["", "ws://head:1", "inproc://head", "tls://", "head:99999", "head:0", "tls://head:1/x", "a@b:1", "a b"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(detente.UsageError, match="expected tls://HOST:PORT"):
        Address.read(address)


def test_a_worker_elsewhere_that_is_not_encrypted_is_refused() -> None:
    from detente.cluster.connecting import _refuse_open

    here = Address.read("tcp://127.0.0.1:8786")
    _refuse_open(here, {"tcp://127.0.0.1:4000": {}})
    with pytest.raises(detente.UsageError, match=r"a worker on another machine, tcp://192\.0\.2\.9:4000"):
        _refuse_open(here, {"tcp://127.0.0.1:4000": {}, "tcp://192.0.2.9:4000": {}})


def test_nobody_who_answers_is_an_error_within_a_bound() -> None:
    pytest.importorskip("distributed", reason=NOT_FOUND)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        where = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with (
            pytest.raises(detente.UsageError, match=f"nobody listens at {where}: Connection refused"),
            connected(where),
        ):
            pass
        silent.listen()
        error = refused(detente.UsageError, f"what listens at {where} does not answer", where, patience=0.3)
        assert error.exit_code == 2
        assert "it says nothing within 0.3 seconds" in str(error)


def test_another_service_is_told_from_a_scheduler() -> None:
    pytest.importorskip("distributed", reason=NOT_FOUND)

    def greet() -> None:
        with other.accept()[0] as connection:
            connection.sendall(b"SSH-2.0-Other\r\n")

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        greeting = threading.Thread(target=greet)
        greeting.start()
        refused(
            detente.UsageError,
            "what it says first is something else",
            f"127.0.0.1:{other.getsockname()[1]}",
            patience=PATIENCE,
        )
        greeting.join()


@long
def test_it_is_a_bound_that_was_hit_where_no_worker_comes_none_is_left_or_the_scheduler_is_gone(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason=NOT_FOUND)
    own = Machines(tmp_path)
    try:
        error = refused(detente.BoundReached, "has no worker after 0.1 seconds", own.address, patience=0.1)
        assert f"dask worker {own.address}" in str(error)
        assert error.exit_code == 4
        own.add("one")
        with patiently(own.address) as cluster:
            running = cluster(chunks())
            next(running)
            own.kill("one")
            cluster.workerless = 0.5
            with pytest.raises(detente.BoundReached, match=rf"no worker was left at {own.address}$"):
                list(running)
            cluster.workerless = PATIENCE
            running = cluster(chunks())
            waiting = threading.Timer(0.5, own.end)
            waiting.start()
            with pytest.raises(detente.BoundReached, match=f"the scheduler at {own.address} is gone"):
                next(running)
            waiting.join()
    finally:
        own.end()


def test_without_dask_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(detente.UsageError, match=r"pip install 'detente\[cluster\]'"), connected("tcp://127.0.0.1:1"):
        pass


# Encrypted


def test_with_certificates_it_is_encrypted_and_those_of_others_are_refused(
    tmp_path: Path, alone: Mapping[int, ChunkResult]
) -> None:
    pytest.importorskip("distributed", reason=NOT_FOUND)
    if shutil.which("openssl") is None:
        pytest.skip("not run: openssl not found")
    own, others = certificates(tmp_path, "own"), certificates(tmp_path, "others")
    with encrypted(own) as process:
        try:
            assert process.stdout is not None
            where = process.stdout.readline().strip()
            assert where.startswith("tls://")
            refused(detente.UsageError, "certificates on both sides; give --tls-ca", where)
            same = "do certificates on both sides come from the same authority?"
            refused(detente.UsageError, same, where, Certificates(*others), patience=PATIENCE)
            refused(detente.UsageError, "does not answer as a scheduler", where.replace("tls", "tcp"), patience=1)
            with patiently(where, Certificates(*own)) as cluster:
                number, result = next(cluster(chunks()))
                assert bits(result) == bits(alone[number])
        finally:
            process.communicate("")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("--tls-ca ca.pem", "--tls-ca has no effect without --scheduler; this would do:"),
        (
            "--processes 2 --scheduler tcp://127.0.0.1",
            "--processes has no effect with --scheduler, which says who works",
        ),
        ("--scheduler localhost --tls-key k.pem", "--tls-key has no effect with tcp://localhost:8786, which is not"),
        ("--scheduler tls://head.example --tls-ca ca.pem", "certificates on both sides; give --tls-ca FILE --tls-cert"),
        (
            "--scheduler tcp://head.example",
            "tcp://head.example:8786 is not on this machine, and tcp:// is not encrypted",
        ),
        (
            "--scheduler ftp://head.example",
            "found “ftp://head.example” for the address of a scheduler; expected tls://",
        ),
        ("--processes 0", "0 is not in the range"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: str, says: str) -> None:
    result = told(*options.split())
    assert result.exit_code == 2
    assert says in result.stderr


def test_no_request_over_http_names_a_scheduler() -> None:
    asking = [(name, one.name, about) for name, q in QUESTIONS.items() for one, _, about in parameters_of(q.parameters)]
    given = {(name, parameter): about.http for name, parameter, about in asking if about.fills == "runner"}
    assert given == {("ensemble", "runner"): False}
    contract = (Path(__file__).parent.parent / "ui" / "openapi.json").read_text(encoding="utf-8")
    assert '"samples"' in contract
    assert not [word for word in ("runner", "scheduler", "tls_ca", "tls_cert", "tls_key") if f'"{word}"' in contract]


def test_files_that_are_no_certificates_are_told_by_name(tmp_path: Path) -> None:
    none = tmp_path / "none.pem"
    with pytest.raises(detente.UsageError, match=f"--tls-ca: {none}: No such file"):
        Certificates(none, none, none)


# Nobody else


def test_nothing_else_loads_dask() -> None:
    code = (
        "import sys, detente, detente.assess.ensembles.chunks, detente.cluster\n"
        "import detente.cluster.tasks, detente.cluster.running, detente.cluster.connecting\n"
        "from detente.cli import main\n"
        "main(['assess', 'elmira-9state'], standalone_mode=False)\n"
        "sys.exit(', '.join({'dask', 'distributed', 'tornado', 'cloudpickle'} & sys.modules.keys()) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
