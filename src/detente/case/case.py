"""The case as a whole: the file, its perspectives and phases, and the models they give."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, BinaryIO, ClassVar, TypeAlias

from detente.arguments import Label, Told, checked, label
from detente.case.checks import name_problems
from detente.case.elements import Layer, Override
from detente.case.from_data import nodes_from
from detente.case.genius import looks_like_genius, read_genius
from detente.case.gmcr import looks_like_gmcr, read_gmcr
from detente.case.layers import apply
from detente.case.model import READ, Model
from detente.case.nodes import MAX_CHARACTERS, Node, read_nodes
from detente.case.package import CASE_FILE, MAX_PACKAGE, Package, is_zip, read_package, text_file
from detente.case.reader import read_layers
from detente.case.resolve import resolve
from detente.case.sections import alone, evidence
from detente.case.shapes import FORMAT
from detente.display import Displayed
from detente.errors import InvalidCase, Problem, UsageError, Where, nearest, printable
from detente.recognise import recognise


@dataclass(frozen=True, eq=False, repr=False)
class Case(Displayed):
    """A case as its author wrote it.

    Parameters
    ----------
    name
        The slug of a catalogue case or the name of the file without its ending.
    file
        The file's name, as messages show it.
    layer
        The top level.
    perspectives, phases
        What each replaces or adds, by id, in file order.
    text
        The file as read, or None for a case built in Python.
    sha256
        The digest of the file's bytes, by which a result can say which file it is of; None for a case built in Python.
    notes
        What the file, or one of another program, holds and this case does not, with its place; every command says it.
    texts
        Texts that came with the case in a package, by their SHA-256.

    Examples
    --------
    >>> case = parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {name: Ann}, B: {name: Bob}}
    ... options: {a: {owner: A, name: give way}, b: {owner: B, name: give way}}
    ... preferences: {A: [b, not a], B: [a, not b]}
    ... ''')
    >>> case.model().option_ids
    ('a', 'b')
    """

    name: str
    file: str
    layer: Layer
    perspectives: Mapping[str, Override] = field(default_factory=dict)
    phases: Mapping[str, Override] = field(default_factory=dict)
    text: str | None = field(default=None, repr=False, compare=False)
    sha256: str | None = field(default=None, repr=False, compare=False)
    notes: tuple[Problem, ...] = field(default=(), compare=False)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    taken_as: ClassVar = "a case", READ

    def __repr__(self) -> str:
        more = {"perspectives": self.perspectives, "phases": self.phases}
        told = "".join(f"; {what} {', '.join(ids)}" for what, ids in more.items() if ids)
        title = "" if self.title == self.name else f": {self.title}"
        return f"<Case {self.name}{title}{told}>"

    @property
    def title(self) -> str:
        """The title, or the name where there is none."""
        return self.layer.title or self.name

    @property
    def has_model(self) -> bool:
        """Whether there is a model; sources, a codebook or arguments without options are none."""
        return bool(self.layer.options) or not any(self.layer.held(section) for section in alone())

    @property
    def evidence(self) -> Layer:
        """The top level with the sources, claims, actors, coders and codes of every perspective and phase."""
        layers = [self.layer, *(o.layer for o in (*self.perspectives.values(), *self.phases.values()))]
        return self.layer.holding(
            {key: {k: v for layer in layers for k, v in (layer.held(key) or {}).items()} for key in evidence()}
        )

    @property
    def needs_perspective(self) -> bool:
        """Whether the top level alone is no model, because perspectives give decision makers, owners or preferences."""
        layer = self.layer
        if not self.perspectives:
            return False
        decision_makers = layer.decision_makers or {}
        return (
            not decision_makers
            or any(o.owner is None for o in layer.options.values())
            or any(dm not in layer.preferences for dm in decision_makers)
        )

    @classmethod
    @checked
    def from_dict(cls, data: Mapping[str, Any], *, name: str = "case") -> Case:
        """Build a case from plain data, as `to_dict` gives it: the keys of a case file, without a text.

        Parameters
        ----------
        data
            The keys of a case file; values are mappings, lists, texts and numbers.
            ``format`` may be left out.
        name
            What the case is called; errors tell their place by it and by the keys that lead there.

        Returns
        -------
        Case
            The case, without a file.

        Raises
        ------
        InvalidCase
            With every error found.

        Examples
        --------
        >>> case = Case.from_dict({
        ...     "decision_makers": {"A": {}, "B": {}},
        ...     "options": {"a": {"owner": "A"}, "b": {"owner": "B"}},
        ...     "preferences": {"A": ["b", "not a"], "B": {"ranking": ["YN", "NN", "YY", "NY"]}},
        ... })
        >>> case.with_preference("B", ["a", "not b"]).to_dict()["preferences"]["B"]
        ['a', 'not b']
        """
        return case_of(nodes_from({"format": FORMAT, **data}, name), name, name)

    def to_dict(self) -> dict[str, Any]:
        """Return the plain data of the case's file: mappings, lists and texts."""
        from detente.case.writer import plain

        return plain(self)

    def replace(self, **sections: Any) -> Case:
        """Return the case with sections of its file replaced, each as a whole; None takes a section away.

        Parameters
        ----------
        **sections
            Keys of the case file at the top level, with plain data as in `from_dict`.

        Returns
        -------
        Case
            The changed case; `write_case` gives its file, with the comments and the order of the original one.

        Raises
        ------
        InvalidCase
            With every error found in the changed case.

        Examples
        --------
        >>> import detente
        >>> case = detente.read_case("prisoners-dilemma")
        >>> case.replace(status_quo="YY").model().status_quo
        'YY'
        """
        data = {key: value for key, value in {**self.to_dict(), **sections}.items() if value is not None}
        found = case_of(nodes_from(data, self.name), self.name, self.file, self.text)
        return replace(found, notes=self.notes, texts=self.texts)

    @checked
    def with_preference(self, decision_maker: Label, preference: Any, *, perspective: str | None = None) -> Case:
        """Return the case with another preference of one decision maker.

        Parameters
        ----------
        decision_maker
            Whose: an id, or the decision maker.
        preference
            What it prefers, as a case file says it: a list of statements, the most important first, or a mapping such
            as ``{"ranking": [...]}`` or ``{"weights": {...}}``.
        perspective
            Where: a perspective's id; None = the top level.

        Returns
        -------
        Case
            The changed case; this one stays as it is.

        Raises
        ------
        UsageError
            For an unknown decision maker or perspective.
        InvalidCase
            If the preference cannot be read.

        Examples
        --------
        >>> import detente
        >>> case = detente.read_case("prisoners-dilemma")
        >>> kinder = case.with_preference("One", ["coop_one", "coop_two"])
        >>> [list(detente.solve(c, concepts=["nash"]).equilibria["nash"]) for c in (case, kinder)]
        [['NN'], ['YN']]
        """
        data, dm = self.to_dict(), label(decision_maker)
        part, known = data, data.get("decision_makers", {})
        if perspective is not None:
            if perspective not in self.perspectives:
                hint = nearest(perspective, self.perspectives) or "this case has no perspectives"
                raise UsageError(f"{self.name}: there is no perspective “{perspective}” ({hint})")
            part = data["perspectives"][perspective]
            known = part.get("decision_makers", known)
        if dm not in known:
            hint = nearest(dm, known) or "none is declared there"
            raise UsageError(f"{self.name}: there is no decision maker “{dm}” ({hint})")
        part["preferences"] = {**part.get("preferences", {}), dm: preference}
        return self.replace(**data)

    def selections(self) -> tuple[tuple[str | None, str | None], ...]:
        """Return every pair of perspective and phase that is a model of this case; None = not applied."""
        if not self.has_model:
            return ()
        perspectives: list[str | None] = [] if self.needs_perspective else [None]
        return tuple((p, h) for p in [*perspectives, *self.perspectives] for h in [None, *self.phases])

    @checked
    def model(
        self, perspective: str | None = None, phase: str | None = None, owners: Iterable[tuple[str, str]] = ()
    ) -> Model:
        """Return one model: the perspective applied first, then the phase.

        Parameters
        ----------
        perspective, phase
            Ids; None = not applied.
        owners
            Options with the contested owners they are given to in this model.

        Raises
        ------
        UsageError
            For an unknown perspective or phase, if the case needs a perspective and none is named, if it is
            evidence alone, or if somebody is given an option whom the case does not name as a contested owner.
        InvalidCase
            If names in it refer to nothing.
        """
        if not self.has_model:
            raise UsageError(f"{self.name}: this case has no model yet: it has sources and claims, and no options")
        for name, known, what in ((perspective, self.perspectives, "perspective"), (phase, self.phases, "phase")):
            if name is not None and name not in known:
                hint = nearest(name, known) or f"this case has no {what}s"
                raise UsageError(f"{self.name}: there is no {what} “{name}” ({hint})")
        if perspective is None and self.needs_perspective:
            listed = "\n".join(f"  --perspective {p.id}   {p.name or ''}".rstrip() for p in self.perspectives.values())
            raise UsageError(f"{self.name}: this case is told from several perspectives; choose one:\n{listed}")
        return _resolved(self, perspective, phase, tuple(owners))

    def models(self) -> tuple[Model, ...]:
        """Return the model of every perspective and phase.

        Raises
        ------
        InvalidCase
            With the errors of all of them.
        """
        models: list[Model] = []
        problems: list[Problem] = []
        for perspective, phase in self.selections():
            try:
                models.append(self.model(perspective, phase))
            except InvalidCase as e:
                problems += e.problems
        if problems:
            raise InvalidCase(problems)
        return tuple(models)


def one_model(model: Model | Case) -> Model:
    """Return a model; of a case the one that it is by itself.

    Raises
    ------
    UsageError
        If it is a case that is several models.
    """
    return model.model() if isinstance(model, Case) else model


@lru_cache(maxsize=256)
def _resolved(case: Case, perspective: str | None, phase: str | None, owners: tuple[tuple[str, str], ...]) -> Model:
    model = resolve(
        case.name,
        case.file,
        case.layer,
        case.perspectives[perspective] if perspective else None,
        case.phases[phase] if phase else None,
        owners,
    )
    return replace(model, case_sha256=case.sha256)


def check_evidence(case: Case) -> None:
    """Check that what the evidence of a case refers to is there, layer by layer.

    Raises
    ------
    InvalidCase
        If not.
    """
    problems = [*name_problems(case.layer)]
    problems += [p for o in case.perspectives.values() for p in name_problems(apply(case.layer, o.layer), o)]
    problems += [p for o in case.phases.values() for p in name_problems(apply(case.layer, o.layer), None, o)]
    problems = list(dict.fromkeys(problems))
    if problems:
        raise InvalidCase(problems)


CaseText: TypeAlias = Annotated[str, Told("the text of a case file", "texts", "Case.from_dict takes plain data")]


@checked
def parse_case(text: CaseText, *, name: str = "case.yaml") -> Case:
    """Read a case from a text.

    Parameters
    ----------
    text
        The case in the format ``detente/1``, the JSON of a GMCR+ file where `name` ends in ``.gmcr``, or a profile of
        Genius or GeniusWeb.
    name
        The file name that messages show; without its ending it names the case.

    Returns
    -------
    Case
        The case, checked as `read_case` checks it.

    Raises
    ------
    InvalidCase
        With every error found.

    Complexity
    ----------
    Linear in the text; each perspective and phase is made a model once.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {name: Ann}}
    ... options: {a: {owner: A}}
    ... preferences: {A: [a]}
    ... ''', name="ann.yaml")
    >>> case
    <Case ann>
    """
    return _parsed(text, name, sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def _parsed(text: str, name: str, digest: str, called: str | None = None) -> Case:
    stem = called or (Path(name).stem if name != "<stdin>" else "stdin")
    if looks_like_genius(text):
        return _of_genius({name: text}, stem, name, digest)
    nodes = read_nodes(text, name)
    if name.endswith(".gmcr") or looks_like_gmcr(nodes):
        found = read_gmcr(nodes, stem)
        return replace(case_of(found.nodes, stem, name, text, digest), notes=found.notes)
    return case_of(nodes, stem, name, text, digest)


def _of_genius(files: Mapping[str, str], stem: str, name: str, digest: str) -> Case:
    found = read_genius(files, stem)
    return replace(case_of(found.nodes, stem, name, None, digest), notes=found.notes)


def case_of(nodes: Node, name: str, file: str, text: str | None = None, digest: str | None = None) -> Case:
    """Return the case that nodes hold, or raise `InvalidCase` with every error found."""
    case, problems = as_written(nodes, name, file, text, digest)
    if case is None or problems:
        raise InvalidCase(problems)
    return case


def as_written(
    nodes: Node, name: str, file: str, text: str | None = None, digest: str | None = None
) -> tuple[Case | None, list[Problem]]:
    """Return what nodes hold, whatever it lacks, with every error found; no case where not all of it could be read."""
    found = read_layers(nodes)
    case = Case(name, file, found.layer, found.perspectives, found.phases, text, digest)
    problems = [*found.problems]
    if found.intact:
        try:
            case.models() if case.has_model else check_evidence(case)
        except InvalidCase as e:
            problems += e.problems
    return case if found.intact else None, problems


def read_file(path: str) -> Case:
    """Read a case, or a package of one with its texts, from a path, or from standard input for ``-``.

    Raises
    ------
    UsageError
        If the file cannot be read.
    InvalidCase
        If it is not a case.
    """
    name = "<stdin>" if path == "-" else printable(Path(path).name)
    if path != "-" and Path(path).is_dir():
        return _read_folder(Path(path))
    try:
        data = _standard_input() if path == "-" else _read(Path(path))
    except OSError as e:
        raise UsageError(f"cannot read {path}: {e.strerror or e}") from None
    if is_zip(data) and (package := read_package(data, name)) is not None:
        return _packaged(package, name)
    if len(data) > 4 * MAX_CHARACTERS:
        raise InvalidCase(
            [
                Problem(
                    Where(name, 1, 1),
                    f"the file has more than {4 * MAX_CHARACTERS} bytes; the limit is {MAX_CHARACTERS} characters",
                )
            ]
        )
    digest = sha256(data).hexdigest()
    try:
        return _parsed(_text(data, name), name, digest)
    except InvalidCase as e:
        e.case_sha256 = digest
        raise


def _read_folder(folder: Path) -> Case:
    """Return the case that is in the files of a domain of Genius."""
    name, files, digest = printable(folder.resolve().name), {}, sha256()
    try:
        for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in (".xml", ".json")):
            data, file = _read(path), f"{name}/{printable(path.name)}"
            digest.update(data)
            files[file] = _text(data, file)
    except OSError as e:
        raise UsageError(f"cannot read {folder}: {e.strerror or e}") from None
    files = {file: text for file, text in files.items() if looks_like_genius(text)}
    if not files:
        raise UsageError(
            f"{folder} is a folder without a domain of Genius in it; expected a case file, or such a folder"
        )
    return _of_genius(files, name, name, digest.hexdigest())


def _packaged(package: Package, name: str) -> Case:
    """Return the case of a package, which is named after the package."""
    file = f"{name}/{CASE_FILE}"
    digest = sha256(package.case).hexdigest()
    try:
        case = _parsed(_text(package.case, file), file, digest, "stdin" if name == "<stdin>" else Path(name).stem)
    except InvalidCase as e:
        e.case_sha256 = digest
        raise
    known = {source.sha256 for source in case.evidence.sources.values()}
    unread = dict.fromkeys(package.others, "this has no place in a package, and was not read")
    unread |= {text_file(t): "this is the text of no source of the case" for t in package.texts if t not in known}
    notes = (Problem(Where(f"{name}/{file}", 1, 1), why) for file, why in unread.items())
    return replace(case, texts=package.texts, notes=(*case.notes, *notes))


def _text(data: bytes, name: str) -> str:
    known = recognise(data, name)
    if known is not None:
        raise InvalidCase([Problem(Where(name, 1, 1), f"this is {known.what}; expected a case", known.instead)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        before = data[: e.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", "replace")) + 1
        where = Where(name, before.count(b"\n") + 1, column)
        raise InvalidCase(
            [Problem(where, f"found the byte 0x{data[e.start]:02x}, which is not UTF-8", "save the file as UTF-8")]
        ) from None


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return _bounded(sys.stdin.buffer)


def _bounded(file: BinaryIO) -> bytes:
    data = file.read(4 * MAX_CHARACTERS + 1)
    return data + file.read(MAX_PACKAGE + 1 - len(data)) if is_zip(data) else data


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return _bounded(file)
