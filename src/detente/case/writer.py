"""From a case back to its file: what did not change keeps its comments, order and style."""

from __future__ import annotations

import io
from collections.abc import Iterable
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any

from detente.arguments import checked
from detente.case.case import Case
from detente.case.elements import Layer, Override
from detente.case.plain import given, told_of
from detente.case.sections import SECTIONS, Section, evidence
from detente.case.shapes import FORMAT


@checked
def write_case(case: Case) -> str:
    """Return the text of a case in the format ``detente/1``.

    Where the case was read from YAML, the text is that file with only what changed replaced, so that comments,
    order and quotation style stay; otherwise it is written anew.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    str
        The text of its file.

    Raises
    ------
    InvalidCase
        If the text that it was read from is a case no more.

    Complexity
    ----------
    Linear in the file.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from detente.case import parse_case
    >>> text = '''format: detente/1
    ... title: Two  # a comment
    ... decision_makers: {A: {name: Ann}}
    ... options: {a: {owner: A}}
    ... preferences: {A: [a]}
    ... '''
    >>> case = parse_case(text)
    >>> write_case(case) == text
    True
    >>> print(write_case(replace(case, layer=replace(case.layer, title="Three"))).splitlines()[1])
    title: Three # a comment
    """
    data = plain(case)
    for section in evidence():
        if section in data:
            data[section] = _on_one_line(data[section])
    if case.text is not None and not case.file.endswith(".gmcr"):
        if plain_text(case.text, case.file) == data:
            return case.text
        return updated_text(case.text, data)
    out = io.StringIO()
    _yaml().dump(data, out)
    return out.getvalue()


def updated_text(text: str, data: dict[str, Any], *, ordered: bool = False) -> str:
    """Return a YAML text with its values replaced by others where they differ, and comments and style kept.

    So is the order of what stays, unless `ordered` asks for the order of the data.
    """
    yaml = _yaml()
    tree = yaml.load(text)
    _update(tree, data)
    if ordered:
        _reorder(tree, data)
    out = io.StringIO()
    yaml.dump(tree, out)
    return out.getvalue()


def plain_text(text: str, name: str) -> dict[str, Any]:
    """Return the plain data of a case given as text."""
    from detente.case.case import parse_case

    return plain(parse_case(text, name=name))


def _yaml() -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.representer import RoundTripRepresenter

    class Readable(RoundTripRepresenter):
        """Quotes a text that would else stand bare among others on a line, where a reader stops at its first sign."""

        def text(self, value: str) -> Any:
            return self.represent_scalar("tag:yaml.org,2002:str", value, style="'" if value[:1] in (":", "?") else None)

    Readable.add_representer(str, Readable.text)
    yaml = YAML(typ="rt")
    yaml.Representer = Readable
    yaml.preserve_quotes = True
    yaml.width = 150
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _on_one_line(value: Any) -> Any:
    """Return plain data in which what is new is written compactly: short lists, and mappings in lists, on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, dict):
        return {k: _on_one_line(v) for k, v in value.items()}
    if not isinstance(value, list):
        return value
    items = [
        CommentedMap(x) if isinstance(x, dict) and not any(isinstance(v, dict) for v in x.values()) else x
        for x in value
    ]
    for item in items:
        if isinstance(item, CommentedMap):
            item.fa.set_flow_style()
    found = CommentedSeq(items)
    if not any(isinstance(x, list | dict) for x in items):
        found.fa.set_flow_style()
    return found


def _update(tree: Any, data: dict[str, Any]) -> None:
    for key in [k for k in tree if str(k) not in data]:
        del tree[key]
    known = {str(k): k for k in tree}
    for key, value in data.items():
        if key in known:
            tree[known[key]] = _merged(tree[known[key]], value)
        else:
            tree[key] = value


def _reorder(tree: Any, data: Any) -> None:
    if isinstance(tree, dict) and isinstance(data, dict):
        known = {str(k): k for k in tree}
        if list(known) != list(data):
            for key in data:
                tree.move_to_end(known[key])  # type: ignore[attr-defined]  # ruamel's mappings are ordered ones
        for key, value in data.items():
            _reorder(tree[known[key]], value)
    elif isinstance(tree, list) and isinstance(data, list):
        for old, new in zip(tree, data, strict=True):
            _reorder(old, new)


def _merged(old: Any, new: Any) -> Any:
    if _same(old, new):
        return old
    if isinstance(old, dict) and isinstance(new, dict):
        _update(old, new)
        return old
    if isinstance(old, list) and isinstance(new, list):
        _update_list(old, new)
        return old
    return new


def _update_list(old: list[Any], new: list[Any]) -> None:
    before, after = [repr(_normal(x)) for x in old], [repr(_normal(x)) for x in new]
    for tag, i1, i2, j1, j2 in reversed(SequenceMatcher(None, before, after, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        replaced = list(old[i1:i2])
        del old[i1:i2]
        for k, value in enumerate(new[j1:j2]):
            old.insert(i1 + k, _merged(replaced[k], value) if k < len(replaced) else value)


def _same(old: Any, new: Any) -> bool:
    return bool(_normal(old) == _normal(new))


def _normal(value: Any) -> Any:
    """Return a value as the reader sees it: texts, and numbers by their exact value."""
    if isinstance(value, dict):
        return {str(k): _normal(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(v) for v in value]
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    try:
        return Fraction(text) if len(text) < 40 and not set(text) & set("eE_") else text
    except (ValueError, ZeroDivisionError):
        return text


# -- a case as plain data ---------------------------------------------------------------------------------------------


def plain(case: Case) -> dict[str, Any]:
    """Return a case as the plain data of its file: mappings, lists and texts."""
    return given(
        format=FORMAT,
        **layer_data(case.layer),
        phases={str(k): _override(v) for k, v in case.phases.items()},
        perspectives={str(k): _override(v) for k, v in case.perspectives.items()},
    )


def layer_data(layer: Layer) -> dict[str, Any]:
    """Return one layer of a case as plain data."""
    return given(**{key: _section(section, layer.held(key)) for key, section in SECTIONS.items()})


def _section(section: Section, held: Any) -> Any:
    if held is None:
        return None
    write = section.of.plain
    match section.container:
        case "by-id":
            return {str(key): write(entry) for key, entry in held.items()}
        case "list":
            return [write(entry) for entry in held]
    return write(held)


def _override(override: Override) -> dict[str, Any]:
    return {**told_of(override), **layer_data(override.layer)}


def told_in(perspectives: Iterable[Override], phases: Iterable[Override]) -> dict[str, Any]:
    """Return what is said of perspectives and phases themselves, without what they change."""
    given = {"perspectives": perspectives, "phases": phases}
    return {section: {str(o.id): told_of(o) for o in overrides} for section, overrides in given.items()}
