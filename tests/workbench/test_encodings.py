"""One way to read a file: whatever door it comes through, its bytes are decoded by the same rules, or it is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from detente.evidence.encodings import ENCODINGS, decode
from detente.evidence.text import digest, normalise
from seeds import long_but

from .conftest import Served

WORDS = "“We agree”, the mayor said – naïvely. 🕊 Мы не согласны.\n"
WESTERN = b"\x93We agree\x94, the mayor said \x96 na\xefvely.\n"
FILES = [
    (WESTERN, "windows-1252", "“We agree”, the mayor said – naïvely.\n"),
    ("Мы не согласны — пока.\n".encode("cp1251"), "windows-1251", "Мы не согласны — пока.\n"),
    (WORDS.encode("utf-16-le"), "utf-16le", WORDS),
    (WORDS.encode("utf-16-be"), "utf-16be", WORDS),
    (WORDS.encode("utf-16"), None, WORDS),
    (WORDS.encode("utf-8-sig"), None, WORDS),
    ("a mark \ufffd that the file holds\n".encode(), None, "a mark \ufffd that the file holds\n"),
]
BROKEN = b"half a letter: \xc3\n \xff\xfe\x81"


@pytest.fixture
def client(local: Served) -> Iterator[httpx.Client]:
    with local.client() as made:
        yield made


def new_case(client: httpx.Client) -> dict[str, Any]:
    text = "format: detente/1\ndecision_makers: {A: {}}\noptions: {a: {owner: A}}\npreferences: {A: [a]}\n"
    return import_file(client, "case.yaml", text.encode()).json()


def import_file(client: httpx.Client, name: str, data: bytes, encoding: str | None = None) -> httpx.Response:
    params = {"name": name} if encoding is None else {"name": name, "encoding": encoding}
    return client.post("/api/import", params=params, content=data)


def refused(answer: httpx.Response) -> str:
    """Return why a file was refused for its encoding: without a word about options of commands."""
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    assert error["code"] == "encoding", error
    assert "--" not in error["message"] + error["hint"]
    return error["message"]


@long_but(every=3)
@pytest.mark.parametrize(("data", "encoding", "text"), FILES)
def test_a_text_is_stored_as_its_file_says_it_or_not_at_all(
    client: httpx.Client, data: bytes, encoding: str | None, text: str
) -> None:
    case = new_case(client)
    at = f"/api/cases/{case['id']}"
    where = {"id": "s", "name": "S", "version": case["version"]}
    if encoding is not None:
        assert refused(client.post(f"{at}/sources", params=where, content=data))
    made = client.post(f"{at}/sources", params={**where, **({"encoding": encoding} if encoding else {})}, content=data)
    assert made.status_code == 201, made.text
    assert client.get(f"{at}/sources/s").json()["text"] == text

    # A table of claims, a case and annotations come in by the same rules.
    line = text.strip().replace('"', '""')
    rows = f'source,start,end,says\ns,0,3,"{line}"\n'
    table = rows.encode(encoding or "utf-8")
    if encoding is not None:
        assert "CSV UTF-8" in refused(import_file(client, "t.csv", table))
    found = import_file(client, "t.csv", table, encoding)
    assert [c["says"] for c in found.json()["document"]["claims"]] == [text.strip()]
    named = f"format: detente/1\ntitle: {json.dumps(text.strip(), ensure_ascii=False)}\noptions: {{}}\n"
    found = import_file(client, "c.yaml", named.encode(encoding or "utf-8"), encoding)
    assert found.json()["title"] == text.strip()


@pytest.mark.parametrize(
    "name", ["a.txt", "a.md", "a.html", "a.csv", "a.tsv", "a.json", "a.jsonld", "a.yaml", "a.gmcr"]
)
def test_bytes_that_are_no_text_are_refused_at_every_door_and_nothing_is_made(client: httpx.Client, name: str) -> None:
    before = client.get("/api/cases").json()
    assert "is not UTF-8" in refused(import_file(client, name, BROKEN))
    if name in ("a.txt", "a.csv", "a.yaml"):
        assert "is not EUC-JP" in refused(import_file(client, name, BROKEN, "euc-jp"))
        assert "not one that texts are read in" in refused(import_file(client, name, BROKEN, "rot13"))
    assert client.get("/api/cases").json() == before


def test_a_document_is_added_in_the_encoding_named_and_not_without(client: httpx.Client) -> None:
    case = new_case(client)
    at = f"/api/cases/{case['id']}"
    where = {"id": "d", "file": "letter.txt", "version": case["version"]}
    assert refused(client.post(f"{at}/documents", params=where, content=WESTERN))
    made = client.post(f"{at}/documents", params={**where, "encoding": "windows-1252"}, content=WESTERN)
    assert made.status_code == 201, made.text
    assert client.get(f"{at}/sources/d").json()["text"] == "“We agree”, the mayor said – naïvely.\n"
    page = b"<meta charset=windows-1251><p>" + "Мы".encode("cp1251")
    where = {"id": "h", "file": "page.html", "version": made.json()["version"]}
    made = client.post(f"{at}/documents", params=where, content=page)
    assert client.get(f"{at}/sources/h").json()["text"].strip() == "Мы"
    imported = import_file(client, "letter.txt", WESTERN, "windows-1252").json()
    text = client.get(f"/api/cases/{imported['id']}/sources/letter").json()["text"]
    assert text == "“We agree”, the mayor said – naïvely.\n"


@pytest.mark.parametrize(("data", "encoding", "text"), FILES)
def test_the_text_of_a_known_source_is_given_in_any_encoding(
    client: httpx.Client, data: bytes, encoding: str | None, text: str
) -> None:
    known = f"sources: {{s: {{name: S, sha256: {digest(normalise(text))}, characters: {len(normalise(text))}}}}}\n"
    case = import_file(client, "known.yaml", ("format: detente/1\noptions: {}\n" + known).encode()).json()
    at = f"/api/cases/{case['id']}/sources/s/text"
    if encoding is not None:
        assert refused(client.put(at, content=data))
        wrong = client.put(at, params={"encoding": "koi8-r"}, content=data)
        assert wrong.status_code == 422
    given = client.put(at, params={"encoding": encoding} if encoding else {}, content=data)
    assert given.status_code == 200, given.text
    assert given.json()["text"] == text


def test_every_encoding_that_is_offered_can_be_named(client: httpx.Client) -> None:
    offered = client.get("/api/vocabulary").json()["encodings"]
    assert [e["id"] for e in offered] == list(ENCODINGS)
    for name in ENCODINGS:
        python = {"windows-874": "cp874", "x-mac-cyrillic": "mac-cyrillic"}.get(name, name)
        assert decode("A word.".encode(python), name) == "A word."
