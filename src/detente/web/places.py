"""The entries of a case under edit in words: what may rest on claims, and what still speaks of what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from detente.case.naming import Named, spoken, with_names
from detente.case.naming import names_in as all_names
from detente.case.referring import Refers, leaves
from detente.case.sections import known_keys, references
from detente.report.places import Called, place_words, section_words, still_named
from detente.store.commands import Remove
from detente.store.edits import plan
from detente.store.places import entries, names_entry, naming, opened, together
from detente.store.saying import names_in
from detente.store.tree import Path, Tree, is_keyed, keys, within_layer
from detente.web.shapes import Model


class PlaceView(Model):
    """An entry that may rest on claims, in words.

    Parameters
    ----------
    path
        Where it is in the case under edit.
    address
        What `trace` calls it, within the layer that it stands in: rules and statements by number.
    words
        What it says, in a few words.
    evidence, assumption
        The claims it names, and whether it is an assumption.
    linkable
        Whether a claim can be named for it by itself; statements of equal importance, or in either order, are one entry
        of the file.
    """

    path: list[str]
    address: str
    words: str
    evidence: list[str]
    assumption: bool
    linkable: bool


def places_of(tree: dict[str, Tree]) -> Iterator[PlaceView]:
    """Yield every place of a case that may rest on claims."""
    known = known_keys()
    for path, kind, address, fields, tied, words in _described(tree):
        if "evidence" not in known.get(kind, ()):
            continue
        given, status = fields.get("evidence"), fields.get("status")
        evidence = [c for c in given if isinstance(c, str)] if isinstance(given, list) else []
        yield PlaceView(
            path=list(path), address=".".join(address), words=words, evidence=evidence,
            assumption="status" in known[kind] and (status == "assumption" or (status is None and not evidence)),
            linkable=not tied,
        )  # fmt: skip


def what_names(before: dict[str, Tree], tree: dict[str, Tree], path: Sequence[str]) -> list[str]:
    """Say what still speaks of an entry that was removed from a path; nothing where there is another of its name.

    It is called what it was called before.
    """
    *_, section, key = ("", *path)
    places = set(naming(tree, section, key))
    if not places:
        return []
    named = spoken(all_names([names_in(before), names_in(tree)]))
    told = [
        words
        for at, kind, _, fields, tied, words in _described(tree, named)
        if any(place[: len(at)] == at and len(place) <= len(at) + 1 for place in places)
        and (not tied or any(names_entry(text, how, section, key) for text, how in _read(kind, fields)))
    ]
    gone = next((words for at, _, _, _, _, words in _described(before) if at == tuple(path)), f"“{key}”")
    return [still_named(gone, told)]


def removed_with(tree: dict[str, Tree], path: Sequence[str]) -> list[str]:
    """Return what is changed or removed where an entry is removed everywhere, each place in words."""
    alone, everywhere = (
        plan(tree, Remove(path=list(path), everywhere=both), iter(())).changes for both in (False, True)
    )
    place = place_in(tree)
    told = (place(tuple(change[1]))[0] for change in everywhere[len(alone) :])
    return list(dict.fromkeys(words for words in told if words))


def place_in(tree: dict[str, Tree]) -> Callable[[Path], tuple[str, Path]]:
    """Return what says of a path in a case which place that is, and which entry; nothing for the case as a whole."""
    words = {path: told for path, _, _, _, tied, told in _described(tree) if path and not tied}
    called = _called(spoken(names_in(tree)))

    def place(path: Path) -> tuple[str, Path]:
        inside = within_layer(path)
        where = f", {path[0].removesuffix('s')} {_quoted(called, path)}" if inside != path and inside else ""
        for k in range(len(path), len(path) - len(inside), -1):
            if path[:k] in words:
                return words[path[:k]] + where, path[:k]
        if inside[:1] == ("preferences",) and len(inside) > 1:
            return place_words("preference", inside[:2], {}, called) + where, path[: len(path) - len(inside) + 2]
        return (section_words(inside[0]) + where if inside else words.get(tuple(path), "")), ()

    return place


def _read(kind: str, fields: dict[str, Tree]) -> Iterator[tuple[str, Refers]]:
    """Yield what of an entry is read for names, with how it is read."""
    return leaves(fields, Refers(fields=references().get(kind, {})))


def _called(named: Named) -> Called:
    return lambda section, id_: named.get(section, {}).get(id_, "")


def _quoted(called: Called, path: Path) -> str:
    name = called(path[0], path[1])
    return f"“{name}”" if name else path[1]


def _described(
    tree: dict[str, Tree], named: Named | None = None
) -> Iterator[tuple[Path, str, list[str], dict[str, Tree], bool, str]]:
    """Yield each entry with its path, kind, address and fields, whether it is one of a tie, and what it says."""
    known, numbers = known_keys(), Counter[Path]()
    named = spoken(names_in(tree)) if named is None else named
    order = keys(tree.get("options"))
    called = _called(named)
    for path, kind, value in entries(tree):
        among = together(kind, value)
        tied = among is not None
        for part in [value] if among is None else among:
            fields = opened(part, kind) if kind in known else {}  # a section of texts has no fields
            if fields is None or (kind == "preference" and isinstance(value, list)):
                continue
            address = [step for step in within_layer(path) or path if step != "terms"]
            numbers[path[:-1]] += 1
            if is_keyed(path[:-1]):
                address[-1] = str(numbers[path[:-1]])
            read = references().get(kind, {})
            told = {key: with_names(v, read[key], named, order) if key in read else v for key, v in fields.items()}
            yield path, kind, address, fields, tied, place_words(kind, address, told, called, numbers[path[:-1]])
