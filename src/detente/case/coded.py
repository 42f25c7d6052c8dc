"""What of a case is exchanged with other programs."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from detente.case.case import Case, parse_case
from detente.case.elements import Layer
from detente.case.referring import Refers, without
from detente.case.revise import add_evidence
from detente.case.sections import EVIDENCE, SECTIONS
from detente.case.writer import layer_data, plain
from detente.errors import InvalidCase, UsageError
from detente.evidence.coded import Code, Coded, own_codes


def coded_of(case: Case, texts: Mapping[str, str]) -> Coded:
    """Return the sources with their texts at hand, the claims, actors, coders and codes of a case.

    Raises
    ------
    UsageError
        If it has neither sources nor codes.
    """
    layer = case.evidence
    if not layer.sources and not layer.codes:
        raise UsageError(f"{case.name} has no sources and claims to export")
    return Coded(
        case.name,
        tuple(layer.sources.values()),
        texts,
        tuple(layer.claims.values()),
        tuple(layer.actors.values()),
        tuple(layer.coders.values()),
        tuple(Code(name, description or None) for name, description in layer.codes.items()),
    )


def with_only(case: Case, coded: Coded) -> Case:
    """Return a case with no evidence but what is in a coding made of its own; what rests on more no longer says so.

    It is written anew, without the comments of its file, which may speak of what is left out.

    Raises
    ------
    UsageError
        If a perspective or a phase tells of the same entry in another way, or something else needs what is left out.
    """
    before = layer_data(case.evidence)
    kept = layer_data(
        Layer(
            sources={s.id: s for s in coded.sources}, claims={c.id: c for c in coded.claims},
            actors={a.id: a for a in coded.actors}, coders={c.id: c for c in coded.coders},
        )
    )  # fmt: skip
    gone = set(before.get("claims", {})) - set(kept.get("claims", {}))
    nobody = set(before.get("actors", {})) - set(kept.get("actors", {}))
    data = _without_claims(plain(case), gone)
    for layer in (data, *data.get("perspectives", {}).values(), *data.get("phases", {}).values()):
        _forget(layer, {"actors": nobody, "claims": gone})
        for section in ("sources", "claims", "actors", "coders"):
            entries = layer.get(section, {})
            for key, entry in list(entries.items()):
                if _without_claims(before[section][key], gone) != entry:
                    raise UsageError(
                        f"{section}.{key} is told in several ways by perspectives or phases, which cannot be left out "
                        "in part; export the coding alone, with --as qdpx"
                    )
                if key in kept.get(section, {}):
                    entries[key] = kept[section][key]
                else:
                    del entries[key]
    try:
        found = parse_case(json.dumps(data, ensure_ascii=False), name=case.file)
    except InvalidCase as e:
        raise UsageError(f"the case is none without what is to be left out:\n{e}") from None
    return replace(found, name=case.name, text=None, sha256=None)


def _forget(layer: dict[str, Any], left_out: Mapping[str, Collection[str]]) -> None:
    """Take out of what a layer says beside its evidence the names of actors and claims that are left out."""

    def gone(name: str, refers: Refers) -> bool:
        return not refers.free and any(section in refers.to and name in ids for section, ids in left_out.items())

    for key, section in SECTIONS.items():
        every = [] if section.evidence or section.container != "by-id" else section.of.fields
        fields = [f for f in every if f is not EVIDENCE and f.refers and {*left_out} & {*f.refers.sections}]
        for field in fields:
            for name, entry in list(layer.get(key, {}).items()):
                if not isinstance(entry, dict):  # one text names nobody
                    continue
                left = without(entry.get(field.name), field.refers or Refers(), gone)
                if left is None and field.required:
                    del layer[key][name]  # it says nothing without
                elif left is not None:
                    entry[field.name] = left
                else:
                    entry.pop(field.name, None)


def _without_claims(value: Any, gone: Collection[str]) -> Any:
    """Return plain data in which nothing rests on some claims."""
    if isinstance(value, list):
        return [_without_claims(entry, gone) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        key: [c for c in entry if c not in gone] if key == "evidence" and isinstance(entry, list)
        else _without_claims(entry, gone)
        for key, entry in value.items()
    }  # fmt: skip


def add_coded(case: Case, coded: Coded) -> Case:
    """Return a case with what came out of an exchange file; what the case says of a code stays.

    Raises
    ------
    UsageError
        If there is nothing in it that a case could hold, or it contradicts what the case has.
    """
    if coded.is_empty:
        raise UsageError("nothing in it can be brought in: it holds no sources, claims, actors or codes")
    known = {c: c for c in (*case.evidence.claims, *(claim.id for claim in coded.claims))}
    claims = [claim.with_reports(known) for claim in coded.claims]
    found = add_evidence(case, coded.sources, claims, coded.actors, coded.coders)
    codes = {**own_codes(coded), **found.layer.codes}
    return replace(found, layer=replace(found.layer, codes=codes))
