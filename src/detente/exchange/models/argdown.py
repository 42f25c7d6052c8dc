"""`argdown`: the arguments of a model as Argdown, which `argdown_reader` reads back.

A statement stands with what it says, and below it what is for it (``+``) and against it (``-``). Reasons with several
premises, and those whose step somebody disputes, are spelled out as arguments, with the undercuts below the inference.
What Argdown has no signs for (evidence, status, scheme, whether an objection is one way, what it says of the model)
is data behind a statement. As in https://argdown.org/syntax.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.case.elements import Entry
from detente.case.sections import SECTIONS
from detente.case.sections.arguments import opposed, said_reasons, undercut
from detente.case.writer import layer_data
from detente.exchange.argdown_reader import KEPT, REASON, STEPS
from detente.exchange.models._arguments import argued
from detente.exchange.models._format import ModelFormat, Outgoing, Sent

Group = tuple[frozenset[str], str]
"""Premises, and what they are for together."""
_SIGNS = re.compile(r"[\\*_\[<{#]|/(?=[/*])|(?<=/)/|=|[.:](?=\S)")
"""What would be a sign of Argdown within a text."""
_BRACES = {"{": "\\u007b", "}": "\\u007d", "=": "\\u003d", "\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write(going: Outgoing) -> Sent:
    """Return the file.

    Raises
    ------
    UsageError
        If nothing is argued, or several models were chosen.
    """
    layer, held = argued(going, "a file of Argdown")
    plain = layer_data(layer)["arguments"]
    lines = [] if layer.title is None else ["===", f"title: {_json(layer.title)}", "===", ""]
    left: list[str] = []
    spelled = _spelled(held)
    for key, entry in held.items():
        lines += [_statement(entry, plain[key], held, spelled), *_below(key, held, spelled), ""]
        for group, keys in spelled.items():
            if group[1] == key:
                lines += _argument(group, keys, held)
    for key, entry in (layer.held("arguments") or {}).items():
        gone = [t for t in _named(entry) if t not in held]
        if entry.dropped:
            left.append(f"“{key}”, which is taken away here")
        elif gone:
            left.append(f"what “{key}” says of {', '.join(gone)}, which is taken away here")
    others = [name.replace("_", " ") for name in SECTIONS if name not in ("arguments", "title") and layer.held(name)]
    left += [f"all but the arguments: {', '.join(others)}"] if others else []
    return Sent({"": "\n".join(lines).encode()}, tuple(left))


def _spelled(held: Mapping[str, Entry]) -> dict[Group, list[str]]:
    """Return the reasons that are spelled out, each with those who give it: joint premises, and disputed steps."""
    disputed = {step for entry in held.values() for step in undercut(entry)}
    found: dict[Group, list[str]] = {}
    for (key, target), premises in said_reasons(held).items():
        if len(premises) > 1 or any((premise, target) in disputed for premise in premises):
            found.setdefault((premises, target), []).append(key)
    return found


def _statement(entry: Entry, said: Mapping[str, Any], held: Mapping[str, Entry], spelled: Mapping[Group, Any]) -> str:
    """Return a statement with what it says, and its data."""
    says = str(entry.values["says"])
    flat = " ".join(says.split())
    data = {key: said[key] for key in KEPT if key in said}
    steps = [step for step in undercut(entry) if {*step} <= held.keys()]
    usual = {(keys[0], group[1]) for group, keys in spelled.items() if _disputes(entry, group)}
    if {*steps} != usual:
        data[STEPS] = [{"reason": reason, "for": target} for reason, target in steps]
    if says != flat or _SIGNS.sub("", flat) == "":
        data["says"] = says
    text = _SIGNS.sub(r"\\\g<0>", flat)
    behind = f" {_json(data)}" if data else ""
    return f"[{entry.id}]: {text}{behind}" if text else f"[{entry.id}]{behind}"


def _below(key: str, held: Mapping[str, Entry], spelled: Mapping[Group, Any]) -> Iterator[str]:
    """Yield what is for a statement by itself, and what is against it."""
    for (reason, target), premises in said_reasons(held).items():
        if target == key and (premises, target) not in spelled:
            yield f"  + [{reason}]"
    for other, entry in held.items():
        if key in opposed(entry):
            yield f"  - [{other}]"


def _argument(group: Group, keys: Sequence[str], held: Mapping[str, Entry]) -> Iterator[str]:
    """Yield a reason that is spelled out."""
    premises, target = group
    order = [*dict.fromkeys((*keys, *(str(k) for k in held[keys[0]].values.get("with", ())), *sorted(premises)))]
    yield f"<{', '.join(keys)} for {target}> {_json({REASON: keys, 'for': target})}"
    yield ""
    for number, premise in enumerate(order, 1):
        yield f"({number}) [{premise}]"
    yield "----"
    for other, entry in held.items():
        if _disputes(entry, group):
            yield f"  <_ [{other}]"
    yield f"({len(order) + 1}) [{target}]"
    yield ""


def _disputes(entry: Entry, group: Group) -> bool:
    premises, target = group
    return any(to == target and reason in premises for reason, to in undercut(entry))


def _named(entry: Entry) -> Iterator[str]:
    yield from (str(key) for name in ("for", "with") for key in entry.values.get(name, ()))
    yield from (*opposed(entry), *(key for step in undercut(entry) for key in step))


def _json(value: Any) -> str:
    """Return data so that no brace within a text ends them."""
    parts = re.split(r'("(?:[^"\\]|\\.)*")', json.dumps(value, ensure_ascii=False))
    return "".join(
        re.sub("[{}=\x85\u2028\u2029]", lambda c: _BRACES[c[0]], part) if n % 2 else part
        for n, part in enumerate(parts)
    )


FORMAT = ModelFormat(
    label="arguments as Argdown (.argdown): statements, reasons, objections",
    media_type="text/x-argdown",
    write=write,
    endings=(".argdown", ".ad"),
    evidence=True,
    remark="after",
)
