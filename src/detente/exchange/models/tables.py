"""`tables`: a case and what follows from it as CSV files, described in a ``datapackage.json``: a Tabular Data Package.

What is known of the format comes from the specifications *Data Package*, *Tabular Data Package* and *Table Schema*,
version 1 (Frictionless Data, specs.frictionlessdata.io). Which kinds of entry a case has, and which keys these have, is
read off the declarations of its sections.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from detente.answer import Answer
from detente.case.sections import Kind, kinds
from detente.deadline import check
from detente.errors import BoundReached
from detente.exchange.models._format import ModelFormat, Outgoing, Sent

if TYPE_CHECKING:
    from detente.case import Case, Model
    from detente.stability import Solution

LISTING = "datapackage.json"
MAX_STATES = 20_000
"""States of a model that are written one by one."""
MAX_MOVES = 2_000_000
ID = "id of an entry, or the place of one in a list"
CHOSEN = ("perspective", "phase")

Type = Literal["string", "integer", "boolean", "array"]
TYPES: Mapping[str, Type] = {"words": "array", "references": "array", "flag": "boolean", "number": "integer"}
"""What fields of a case are in a table, where they are no texts. Lists are JSON there, and what has keys of its own."""


@dataclass(frozen=True)
class Column:
    """A column of a table, as a Table Schema has it."""

    name: str
    type: Type
    description: str
    enum: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """Return what the schema says of it."""
        among = {"constraints": {"enum": list(self.enum)}} if self.enum else {}
        return {"name": self.name, "type": self.type, "description": self.description, **among}


@dataclass(frozen=True)
class Resource:
    """A table: what it is, its columns, and its rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def data(self) -> bytes:
        """Return it as CSV (RFC 4180, with LF line ends)."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([column.name for column in self.columns])
        for row in self.rows:
            check()
            writer.writerow([_cell(value, column.type) for value, column in zip(row, self.columns, strict=True)])
        return out.getvalue().encode()


def _cell(value: Any, kind: Type) -> str | int:
    if value is None:
        return ""
    if kind == "array":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, int) else str(value)


def write(going: Outgoing) -> Sent:
    """Return the files.

    Raises
    ------
    BoundReached
        If a model has more states or moves than are written one by one.
    """
    sheets = [*_of_case(going.case)]
    left_out: list[str] = []
    stopped: list[str | None] = []
    if going.models:
        of_models = _of_models()
        for model in going.models:
            solution = _solved(going, model)
            stopped.append(solution.stopped)
            left_out += _add_model(of_models, solution)
        sheets += of_models.values()
    files = {f"{sheet.name}.csv": sheet.data() for sheet in sheets}
    described = json.dumps(_package(going.case, sheets, files), ensure_ascii=False, indent=2) + "\n"
    return Sent({LISTING: described.encode(), **files}, tuple(dict.fromkeys(left_out)), tuple(stopped))


# -- what the case says -----------------------------------------------------------------------------------------------

LAYER = Column("layer", "string", "id of the perspective or phase in which it stands; empty at the top level")
ADDRESS = Column("address", "string", "where it stands in the case file")


def _of_case(case: Case) -> Iterator[Resource]:
    """Yield a table of all entries, one of what rests on which claims, and one for each kind of entry."""
    from detente.case.walk import written

    every = Resource(
        "entries", "Every entry of the case, and what it rests on",
        (
            LAYER, ADDRESS, Column("kind", "string", "what it is"),
            Column("label", "string", "what the analyst calls it"),
            Column("status", "string", "how the analyst got from the claims to it; empty for what is no statement"),
            Column("because", "string", "the reason, in the analyst's words"),
            Column("claims", "array", "ids of the claims that it rests on"),
        ),
    )  # fmt: skip
    evidence = Resource(
        "evidence", "Which entry rests on which claim", (LAYER, ADDRESS, Column("claim", "string", "id of a claim"))
    )
    of_kinds: dict[str, Resource] = {}
    for layer, entry in written(case):
        note = entry.note
        rests = [str(claim) for claim in note.evidence] if note else []
        status = None if note is None else "assumption" if note.is_assumption else str(note.status or "")
        because = None if note is None or note.because is None else str(note.because)
        every.rows.append((layer, entry.address, entry.kind, entry.label, status, because, rests))
        evidence.rows.extend((layer, entry.address, claim) for claim in rests)
        kind = kinds().get(entry.of)
        if kind is not None and kind.fields and entry.of not in ("case", "override"):
            sheet = of_kinds.setdefault(entry.of, _of_kind(kind))
            values = _values(kind, entry.data)
            own = (values.get(c.name) for c in sheet.columns[3:])
            sheet.rows.append((layer, entry.address, entry.path[-1], *own))
    yield every
    if evidence.rows:
        yield evidence
    yield from of_kinds.values()


def _of_kind(kind: Kind) -> Resource:
    """Return the table of one kind of entry, without rows: a column for each key that is declared."""
    columns = [
        Column(f.name, TYPES.get(f.type, "string"), f.help, f.choices if f.type == "choice" else ())
        for f in kind.fields
    ]
    name = "case-" + re.sub(r"[^a-z0-9]+", "-", kind.name.lower())
    taken = {c.name for c in columns}
    key = Column("key" if "id" in taken else "id", "string", ID)
    return Resource(name, kind.help or kind.name, (LAYER, ADDRESS, key, *columns))


def _values(kind: Kind, data: Any) -> dict[str, Any]:
    """Return what an entry says by its keys: each as its column holds it."""
    whole = data if isinstance(data, Mapping) else {kind.main or kind.fields[0].name: data}
    declared = {f.name: f for f in kind.fields}
    if kind.spread and kind.main is not None and not any(key in declared for key in whole):
        whole = {kind.main: whole}
    found: dict[str, Any] = {}
    for key, value in whole.items():
        if key not in declared or value is None:
            continue
        if TYPES.get(declared[key].type) == "array":
            found[key] = value if isinstance(value, list) else [value]
        elif isinstance(value, dict | list):
            found[key] = json.dumps(value, ensure_ascii=False)
        else:
            found[key] = value
    return found


# -- what follows from its models -------------------------------------------------------------------------------------


def _solved(going: Outgoing, model: Model) -> Solution:
    from detente.conflict import compile_model
    from detente.conflict.listed import states_of
    from detente.stability import solve

    if (count := len(states_of(compile_model(model)))) > MAX_STATES:
        raise BoundReached(f"{model.name} has {count:,} states; up to {MAX_STATES:,} are written into tables")
    return solve(model, concepts=going.concepts, engine=going.engine, progress=going.progress)


def _of_models() -> dict[str, Resource]:
    chosen = tuple(Column(what, "string", f"id of the {what} that is applied; empty where none is") for what in CHOSEN)
    state = Column("state", "string", "a state, by its letters in the order of the options")
    who = Column("decision_maker", "string", "id of a decision maker")
    concept = Column("concept", "string", "id of a solution concept")
    possible = Column("possible", "boolean", "where preferences are left open: whether it is so in some completion")
    sheets = (
        Resource(
            "model-states", "The feasible states",
            (*chosen, state, Column("names", "array", "what the case calls it"),
             Column("status_quo", "boolean", "whether it is the status quo")),
        ),
        Resource(
            "model-options", "Which options are taken at which state",
            (*chosen, state, Column("option", "string", "id of an option"),
             Column("taken", "boolean", "whether it is taken; empty where the members of a merged state differ")),
        ),
        Resource(
            "model-moves", "Unilateral moves",
            (*chosen, who, Column("from", "string", "the state that is left"), Column("to", "string", "where it leads"),
             Column("improvement", "boolean", "whether the mover prefers to be there; empty where that is left open")),
        ),
        Resource(
            "model-ranks", "How decision makers rank the states",
            (*chosen, who, state, Column("rank", "integer", "1 is the best; states that are equally good share one")),
        ),
        Resource(
            "model-stability", "What is stable for whom",
            (*chosen, concept, who, state,
             Column("stable", "boolean", "whether it is, however preferences are meant; empty where it is not known"),
             possible),
        ),
        Resource(
            "model-equilibria", "What is stable for everybody",
            (*chosen, concept, state,
             Column("equilibrium", "boolean", "whether it is, however preferences are meant; empty where not known"),
             possible),
        ),
    )  # fmt: skip
    return {sheet.name.removeprefix("model-"): sheet for sheet in sheets}


def _add_model(sheets: Mapping[str, Resource], solution: Solution) -> Iterator[str]:
    """Add the rows of one model, and yield what has no place in them."""
    from detente.conflict.listed import ranks_of, states_of
    from detente.report.words import names_of_states

    model, conflict = solution.model, solution.conflict
    near = conflict.neighbourhood
    which = (model.perspective_id, model.phase_id)
    codes = [int(code) for code in states_of(conflict)]
    shown = {code: conflict.show(code) for code in codes}
    names = names_of_states(model, conflict)
    quo = None if model.status_quo is None else near.state(model.status_quo)
    for code, state in shown.items():
        check()
        sheets["states"].rows.append((*which, state, [str(n) for n in names.get(code, ())], code == quo))
        letters = zip(conflict.options, state, strict=True)
        sheets["options"].rows.extend((*which, state, o, {"Y": True, "N": False}.get(letter)) for o, letter in letters)
    for i, dm in enumerate(conflict.decision_makers):
        open_to = _left_open(solution, dm)
        moves = sheets["moves"].rows
        for code in codes:
            check()
            better = () if open_to else near.improvements(i, code)
            moves += [(*which, dm, shown[code], shown[to], None if open_to else to in better)
                      for to in near.moves(i, code)]  # fmt: skip
            if len(moves) > MAX_MOVES:
                raise BoundReached(
                    f"{model.name} has more than {MAX_MOVES:,} moves, the most that are written into tables"
                )
        if open_to or dm in conflict.unscored:
            yield (
                f"ranks and improvements of {dm}: {open_to}" if open_to else f"ranks of {dm}: pairs of states, no order"
            )
        else:
            ranks = ranks_of(conflict, i)
            sheets["ranks"].rows.extend((*which, dm, shown[c], int(r)) for c, r in zip(codes, ranks, strict=True))
    everybody: tuple[str | None, ...] = (*conflict.decision_makers, None)
    for concept in solution.concepts:
        for one in everybody:
            rows = sheets["equilibria" if one is None else "stability"].rows
            who = () if one is None else (one,)
            for s in shown.values():
                told = (None if answer is None else answer.json for answer in _verdict(solution, concept, one, s))
                rows.append((*which, concept, *who, s, *told))


def _left_open(solution: Solution, dm: str) -> str:
    """Return why nobody knows which of two states a decision maker prefers; empty where that is known."""
    preference = solution.model.preferences[dm]
    if preference.voices:
        return "several voices"
    if preference.certainty is not None:
        return "certainties"
    return "preferences are left open in part" if preference.openness is not None else ""


def _verdict(solution: Solution, concept: str, dm: str | None, state: str) -> tuple[Answer, Answer | None]:
    """Return whether a state is stable, and where preferences are left open whether it is in some completion."""
    check()
    if solution.open is not None:
        found = solution.open.cell(concept, dm, state)
        return found.every, found.some
    states = solution.equilibria[concept] if dm is None else solution.stable[concept][dm]
    return Answer.of(state in states) if states.known else Answer.UNKNOWN, None


# -- the description --------------------------------------------------------------------------------------------------


def _package(case: Case, sheets: Iterable[Resource], files: Mapping[str, bytes]) -> dict[str, Any]:
    from detente.report.records import origin_record

    texts = {key: str(text) for key in ("title", "summary", "citation") if (text := case.layer.held(key))}
    return {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", case.name.lower()).strip("-") or "case",
        "title": texts.get("title", case.name),
        **({"description": texts["summary"]} if "summary" in texts else {}),
        **({"sources": [{"title": texts["citation"]}]} if "citation" in texts else {}),
        "detente": origin_record(case.sha256),
        "resources": [_resource(sheet, files[f"{sheet.name}.csv"]) for sheet in sheets],
    }


def _resource(sheet: Resource, data: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": sheet.name,
        "path": f"{sheet.name}.csv",
        "title": sheet.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": [column.schema() for column in sheet.columns], "missingValues": [""]},
    }


FORMAT = ModelFormat(
    label="a folder of tables with a description (CSV, datapackage.json)",
    endings=(".zip",),
    media_type="application/zip",
    write=write,
    folder=LISTING,
    solves=True,
    evidence=True,
    remark="archive",
)
