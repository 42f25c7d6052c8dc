"""`argdown`: arguments written in Argdown, as those of a case."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import PurePath

from detente.case import Case
from detente.case.case import case_of
from detente.case.nodes import Located, MappingNode, Node, SequenceNode, read_nodes
from detente.case.revise import evidence_case
from detente.case.writer import plain
from detente.errors import printable
from detente.evidence.coded import LeftOut
from detente.evidence.encodings import text_in
from detente.exchange.argdown_reader import read as read_argdown
from detente.imports._importing import Imported, Importer, Request, bytes_of


def read(request: Request) -> Imported:
    """Import what is argued; a statement under the id of one that the case has takes its place."""
    name = printable(request.path.name)
    return imported(bytes_of(request.path), name, request.encoding, request.case)


def imported(data: bytes, name: str, encoding: str | None, into: Case | None = None) -> Imported:
    """Return a case with what a file argues.

    Raises
    ------
    InvalidCase
        At the first place that is no Argdown, or makes no argument of a case.
    """
    found = read_argdown(text_in(data, name, encoding), name)
    case = into or evidence_case(PurePath(name).stem)
    notes: list[str] = []
    given = {str(key): _fitting(str(key), node, case, notes) for key, node in found.arguments.entries}
    whole = read_nodes(json.dumps(plain(case), ensure_ascii=False), case.file)
    assert isinstance(whole, MappingNode)
    held = whole.get("arguments")
    there = {str(k): (k, v) for k, v in held.entries} if isinstance(held, MappingNode) else {}
    replaced = [key for key in given if key in there]
    there |= {str(key): (key, given[str(key)]) for key, _ in found.arguments.entries}
    entries = {str(k): (k, v) for k, v in whole.entries}
    entries["arguments"] = (
        Located("arguments", found.arguments.where), MappingNode(found.arguments.where, tuple(there.values())),
    )  # fmt: skip
    read_again = case_of(MappingNode(whole.where, tuple(entries.values())), case.name, case.file)
    layer = case.layer.holding({"arguments": read_again.layer.held("arguments")})
    if into is None and found.title and layer.title is None:
        layer = layer.holding({"title": found.title})
    told = f"arguments: {len(given)}" + (f", of which {len(replaced)} take the place of others" if replaced else "")
    return Imported(replace(case, layer=layer), (told, *notes, *found.notes))


def _fitting(key: str, node: Node, case: Case, notes: list[str]) -> Node:
    """Return an entry without what it names that the case has not."""
    assert isinstance(node, MappingNode)
    kept: list[tuple[Located, Node]] = []
    for name, value in node.entries:
        if name == "evidence":
            items = value.items if isinstance(value, SequenceNode) else (value,)
            strange = [c for c in items if isinstance(c, Located) and c not in case.evidence.claims]
            notes += [LeftOut(f"{c.where}: “{key}” rests on the claim “{c}”, which the case has not") for c in strange]
            if left := tuple(c for c in items if c not in strange):
                kept.append((name, SequenceNode(name.where, left)))
        elif name == "about" and (unknown := _unknown(value, case)):
            notes.append(LeftOut(f"{name.where}: “{key}” is about {unknown}, which the case has not"))
        else:
            kept.append((name, value))
    return MappingNode(node.where, tuple(kept))


def _unknown(about: Node, case: Case) -> str:
    """Return what a statement is about that the case has not; a formula is checked by whoever reads the case."""
    if not isinstance(about, MappingNode):
        return "" if case.has_model else "the model"
    layers = (case.layer, *(o.layer for o in (*case.perspectives.values(), *case.phases.values())))
    for section in ("proposal", "forecast"):
        named = about.get(section)
        if isinstance(named, Located) and not any(named in (layer.held(f"{section}s") or ()) for layer in layers):
            return f"the {section} “{named}”"
    return ""


IMPORTER = Importer("argdown", (".argdown", ".ad"), read, makes=imported)
