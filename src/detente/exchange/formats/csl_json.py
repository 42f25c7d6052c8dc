"""CSL-JSON: references to the sources, as programs that write lists of references read them.

As in the schema ``csl-data.json`` of the Citation Style Language 1.0.2: a list of items, each with an ``id``, a
``type``, names in parts and dates in numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from detente.errors import UsageError
from detente.evidence.coded import Coded, Options
from detente.exchange.formats._format import Format
from detente.exchange.json_files import in_utf8, json_of
from detente.exchange.references import (
    References,
    authors,
    date_of,
    held,
    lines_of,
    numbers_of,
    one_line,
    parts_of_name,
    titles,
)

_TEXTS = {"title": ("title",), "outlet": ("container-title", "publisher"), "url": ("URL",), "language": ("language",)}
_DATES = {"date": "issued", "retrieved": "accessed"}
_OTHERS = {"id", "type", "title-short", "shortTitle", "author", "note", *_DATES.values()}
_TELLING = {"title", "issued", "author", "container-title", "URL", "title-short", "publisher"}
_NAME = ("literal", "family", "given", "suffix")
_SEASON = re.compile(r"(?!0000)([0-9]{4})-2([1-4])")  # of EDTF; CSL counts them from 1, spring first, too


def write(coded: Coded, _: Options | None = None) -> bytes:
    """Return the sources as items: an article of a newspaper where there is an outlet, a document where not."""
    items = [_item(held(source)) for source in coded.sources]
    return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode()


def _item(source: Any) -> dict[str, Any]:
    title, short = titles(source)
    said = {
        "id": source.id,
        "type": "article-newspaper" if source.outlet else "document",
        "title": title,
        "title-short": short,
        "author": [_written_name(name) for name in authors(source.author)],
        "container-title": source.outlet,
        "issued": _written_date(source.date),
        "accessed": _written_date(source.retrieved),
        "language": source.language,
        "URL": source.url,
        "note": "\n".join(lines_of(source.note)),
    }
    return {key: value for key, value in said.items() if value}


def _written_name(name: str) -> dict[str, str]:
    parts = parts_of_name(name)
    return {"literal": name} if len(parts) == 1 else dict(zip(_NAME[1:], parts, strict=False))


def _written_date(date: str | None) -> dict[str, Any] | None:
    if date is None:
        return None
    if season := _SEASON.fullmatch(date):
        return {"date-parts": [[int(season[1])]], "season": int(season[2])}
    days = [numbers_of(day) for day in date.split("/")]
    if len(days) <= 2 and None not in days:
        return {"date-parts": days}
    about = numbers_of(date.removesuffix("~"))
    return {"literal": date} if about is None else {"date-parts": [about], "circa": True}


def read(data: bytes) -> Coded:
    """Return the sources of a list of items.

    Raises
    ------
    UsageError
        If it is not such JSON; the message says which item is none.
    """
    value = _items(json_of(data))
    if not isinstance(value, list):
        raise UsageError(f"the file: found {_kind(value)}; expected a list of items, each with an id and a type")
    found = References("references")
    for number, item in enumerate(value, 1):
        if not isinstance(item, dict):
            found.left_out(f"item {number}, which is {_kind(item)} and no item", str(item))
        elif not isinstance(item.get("type"), str):
            found.left_out(f"item {number}, which has no type", _text(item.get("title")) or "")
        else:
            _add(found, item, f"item {number}")
    return found.coded()


def _items(value: Any) -> Any:
    if isinstance(value, dict):
        return value["items"] if isinstance(value.get("items"), list) else [value]
    return value


def _add(found: References, item: Mapping[str, Any], where: str) -> None:
    used, facts = {*_OTHERS}, {}
    for fact, keys in _TEXTS.items():
        there = next((key for key in keys if _text(item.get(key))), keys[0])
        facts[fact] = _text(item.get(there))
        used |= {there} if facts[fact] else set()
    facts |= {fact: _read_date(found, item.get(key), f"“{key}” of {where}") for fact, key in _DATES.items()}
    listed = item.get("author")
    names = [_read_name(name) for name in (listed if isinstance(listed, list) else [])]
    if None in names or not isinstance(listed, list | None):
        found.left_out(f"somebody among “author” of {where}", json.dumps(listed, ensure_ascii=False))
    facts["author"] = "; ".join(name for name in names if name)
    facts["note"] = _text(item.get("note"))
    found.beyond.update(key for key, value in item.items() if key not in used and value not in (None, "", [], {}))
    found.add(_text(item.get("id")), _text(item.get("title-short")) or _text(item.get("shortTitle")), facts)


def _text(value: Any) -> str | None:
    """Return a text, or a number as one; nothing else is any."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _read_name(name: Any) -> str | None:
    if not isinstance(name, dict):
        return one_line(name) if isinstance(name, str) else None
    literal, family, given, suffix = (one_line(_text(name.get(key))) for key in _NAME)
    before, after = (one_line(_text(name.get(f"{key}-particle"))) for key in ("non-dropping", "dropping"))
    family = " ".join(filter(None, (before, family)))
    given = " ".join(filter(None, (given, after)))
    return literal or ", ".join(filter(None, (family, given, suffix))) or None


def _read_date(found: References, value: Any, where: str) -> str | None:
    if value is None or value == {}:
        return None
    if isinstance(value, dict):
        for key in ("literal", "raw"):
            if text := one_line(_text(value.get(key))):
                return text
        listed = value.get("date-parts")
        days = [_day(day) for day in listed] if isinstance(listed, list) else []
        if days and len(days) <= 2 and None not in days:
            return _qualified("/".join(filter(None, days)), value)
    found.left_out(f"{where}, which is no date", json.dumps(value, ensure_ascii=False))
    return None


def _day(parts: Any) -> str | None:
    try:
        return date_of(int(part) for part in parts if part not in (None, ""))
    except (TypeError, ValueError):
        return None


def _qualified(date: str, value: Mapping[str, Any]) -> str:
    """Return a date with what is said of it: a season of a year, or that it is not known exactly."""
    season = _text(value.get("season"))
    if season in {"1", "2", "3", "4"} and len(date) == 4:
        return f"{date}-2{season}"
    about = value.get("circa") not in (None, False, 0, "", "0", "false")
    return f"{date}~" if about and "/" not in date else date


def _kind(value: Any) -> str:
    kinds = {dict: "keys and values", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
    return kinds.get(type(value), "a number")


def _is(value: Any) -> bool:
    items = _items(value)
    first = items[0] if isinstance(items, list) and items else None
    if not isinstance(first, dict) or {"@context", "target", "schema"} & set(first):
        return False
    return isinstance(first.get("type"), str) and bool(_TELLING & set(first))


FORMAT = Format(
    label="references to the sources for lists of references (CSL-JSON)",
    endings=(".csl.json",),
    media_type="application/vnd.citationstyles.csl+json",
    read=lambda data, _, options: read(in_utf8(data, options.encoding)),
    write=write,
    holds="sources",
    tells=_is,
)
