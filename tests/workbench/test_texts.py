"""Texts in the workbench: a copy, a package and a file of one source keep them; nobody else's text is ever given."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest

from detente.catalog import read_case, shipped_texts
from detente.catalog.catalog import FOLDER
from seeds import long
from test_exchange import GUIDS, project
from texts_of_the_probe import probe

from .conftest import Served
from .test_security import signed_in

PASTED = "The board agreed 😀. The crews did not."
SMALL = """\
title: A quarrel
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, evidence: [c1]}, b: {owner: B}}
preferences: {A: [b, not a], B: [a, not b]}
proposals: {P: {terms: {T1: a and b}}}
claims: {c1: {source: news, start: 4, end: 16, says: the board agrees}}
sources: {news: {name: The news, sha256: %s, characters: 39}, poster: {name: A poster}}
"""


@pytest.fixture
def client(local: Served) -> Iterator[httpx.Client]:
    with local.client() as made:
        yield made


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def imported(client: httpx.Client, content: str | bytes, name: str) -> dict[str, Any]:
    data = content.encode() if isinstance(content, str) else content
    answer = client.post("/api/import", params={"name": name}, content=data)
    assert answer.status_code == 201, answer.text
    return answer.json()


def give(client: httpx.Client, case: dict[str, Any], source: str, text: str) -> None:
    answer = client.put(
        f"/api/cases/{case['id']}/sources/{source}/text", content=text.encode(), headers={"content-type": "text/plain"}
    )
    assert answer.status_code == 200, answer.text


def with_text(client: httpx.Client) -> dict[str, Any]:
    case = imported(client, SMALL % digest(PASTED), "quarrel.yaml")
    give(client, case, "news", PASTED)
    return case


def copied(client: httpx.Client, case: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/api/cases", json={"origin": "copy", "id": case["id"]})
    assert answer.status_code == 201, answer.text
    return answer.json()


def package_of(client: httpx.Client, case: dict[str, Any]) -> bytes:
    answer = client.get(f"/api/cases/{case['id']}/package")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].endswith('.zip"')
    return answer.content


def words_of(client: httpx.Client, case: dict[str, Any]) -> dict[str, Any]:
    """Return of each claim its place, its words there, and all that is coded at it."""
    found = {}
    for source in case["document"]["sources"]:
        view = client.get(f"/api/cases/{case['id']}/sources/{source['id']}").json()
        for claim in view["claims"]:
            words = None if view["text"] is None else view["text"][claim["start"] : claim["end"]]
            found[claim["id"]] = (words, claim)
    return found


def verdicts(client: httpx.Client, case: dict[str, Any]) -> list[Any]:
    found = []
    for chosen in case["selections"]:
        answer = client.post(f"/api/cases/{case['id']}/ask/assess", json=chosen)
        assert answer.status_code == 200, answer.text
        result = answer.json()["result"]
        del result["record"]["case"]  # the name of the file
        found.append(result)
    return found


def test_a_copy_keeps_the_texts(client: httpx.Client) -> None:
    copy = copied(client, with_text(client))
    assert client.get(f"/api/cases/{copy['id']}/sources/news").json()["text"] == PASTED
    assert words_of(client, copy)["c1"][0] == PASTED[4:16]


def test_a_package_goes_out_and_comes_back_with_its_texts(client: httpx.Client) -> None:
    case = with_text(client)
    data = package_of(client, case)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["case.yaml", f"texts/{digest(PASTED)}.txt"]
        assert archive.read("case.yaml").decode() == SMALL % digest(PASTED)
    back = imported(client, data, "any name.zip")
    assert words_of(client, back) == words_of(client, case)
    assert verdicts(client, back) == verdicts(client, case)
    assert package_of(client, back) == data
    assert back["notes"] == []


def test_the_page_is_told_which_texts_are_at_hand(client: httpx.Client) -> None:
    case = with_text(client)
    assert client.get(f"/api/cases/{case['id']}/texts").json() == {
        "texts": [
            {"source": "news", "name": "The news", "at_hand": True, "has_digest": True},
            {"source": "poster", "name": "A poster", "at_hand": False, "has_digest": False},
        ],
        "held": "It holds the whole text of “The news”, so give it only to those who may read that.",
        "missing": "Not in it: the text of “A poster”, which is not at hand.",
        "without": "Not in it: the text of “The news” and “A poster”; of a text the file has the digest and the length "
        "only.",
    }


def test_the_text_of_a_source_is_a_file_to_keep(client: httpx.Client) -> None:
    case = with_text(client)
    answer = client.get(f"/api/cases/{case['id']}/sources/news/text")
    assert (answer.content.decode("utf-8"), answer.status_code) == (PASTED, 200)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"] == 'attachment; filename="news.txt"'
    assert client.get(f"/api/cases/{case['id']}/sources/poster/text").status_code == 404


def test_a_case_that_is_not_valid_yet_keeps_its_texts_too(client: httpx.Client) -> None:
    broken = (SMALL % digest(PASTED)).replace("b: {owner: B}", "b: {owner: Nobody}")
    case = imported(client, broken, "broken.yaml")
    give(client, case, "news", PASTED)
    assert not case["valid"]
    assert client.get(f"/api/cases/{copied(client, case)['id']}/sources/news").json()["text"] == PASTED
    back = imported(client, package_of(client, case), "broken.zip")
    assert client.get(f"/api/cases/{back['id']}/sources/news").json()["text"] == PASTED


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_package_with_a_wrong_text_makes_no_case(client: httpx.Client) -> None:
    before = client.get("/api/cases").json()
    name = f"texts/{digest(PASTED)}.txt"
    data = packed({"case.yaml": (SMALL % digest(PASTED)).encode(), name: b"Another text."})
    answer = client.post("/api/import", params={"name": "wrong.zip"}, content=data)
    assert answer.status_code == 422
    assert f"wrong.zip/{name}: this text is not the one" in answer.json()["error"]["message"]
    assert client.get("/api/cases").json() == before


def test_what_has_no_place_in_a_package_is_said(client: httpx.Client) -> None:
    data = packed(
        {"case.yaml": (SMALL % digest(PASTED)).encode(), "../etc": b"x", f"texts/{digest('No.')}.txt": b"No."}
    )
    notes = imported(client, data, "odd.zip")["notes"]
    assert len(notes) == 2
    assert "../etc" in notes[0]
    assert digest("No.") in notes[1]


def test_a_zip_that_is_no_package_is_refused_in_a_sentence(client: httpx.Client) -> None:
    answer = client.post("/api/import", params={"name": "other.zip"}, content=packed({"a.txt": b"x"}))
    assert answer.status_code == 422
    assert "a ZIP archive" in answer.text


def test_a_project_whose_sources_are_elsewhere_is_told_of(client: httpx.Client) -> None:
    far = f'<TextSource guid="{GUIDS[7]}" name="far" plainTextPath="absolute:///etc/passwd"/>'
    some = client.post("/api/import", params={"name": "p.qdpx"}, content=project(b"abc", "", more=far))
    assert some.status_code == 201
    assert any("it points outside, to “absolute:///etc/passwd”" in note for note in some.json()["notes"])
    xml = f'<Project xmlns="urn:QDA-XML:project:1.0" name="p"><Sources>{far}</Sources></Project>'
    nothing = client.post("/api/import", params={"name": "p.qde"}, content=xml.encode())
    assert nothing.status_code == 422
    assert "it points outside" in nothing.json()["error"]["message"]


@long
def test_ferry_and_the_probe_are_the_same_after_a_copy_and_as_a_package(client: httpx.Client) -> None:
    text, texts = probe()
    ferry = (FOLDER / "ferry.yaml").read_text(encoding="utf-8")
    shipped = shipped_texts(read_case("ferry").evidence.sources)
    for name, content, given in (("probe.yaml", text, texts), ("ferry.yaml", ferry, {})):
        case = imported(client, content, name)
        for source, words in given.items():
            if source != "speech":  # its digest is not known
                give(client, case, source, words)
        before = words_of(client, case)
        expected = {**texts, **shipped}
        assert len(before) >= 7
        for words, claim in before.values():
            assert words == expected[claim["source"]][claim["start"] : claim["end"]]
        wanted = verdicts(client, case)
        for after in (copied(client, case), imported(client, package_of(client, case), f"{name}.zip")):
            assert words_of(client, after) == before
            assert after["document"] == case["document"]
            assert verdicts(client, after) == wanted
            assert client.get(f"/api/cases/{after['id']}/export").text == content


def test_on_a_server_nobody_gets_a_text_of_a_case_that_is_not_theirs(team: Served) -> None:
    with signed_in(team, "maker") as maker, signed_in(team, "guest") as guest:
        case = with_text(maker)
        for path in ("package", "texts", "sources/news/text"):
            assert guest.get(f"/api/cases/{case['id']}/{path}").status_code == 404
        assert guest.post("/api/cases", json={"origin": "copy", "id": case["id"]}).status_code == 404
        # Who knows only the digest of a text does not get it by naming it in a case of one's own.
        mine = imported(guest, SMALL % digest(PASTED), "mine.yaml")
        for got in (mine, copied(guest, mine)):
            assert guest.get(f"/api/cases/{got['id']}/sources/news").json()["text"] is None
            with zipfile.ZipFile(io.BytesIO(package_of(guest, got))) as archive:
                assert archive.namelist() == ["case.yaml"]
        maker.put(f"/api/cases/{case['id']}/members", json={"login": "guest", "role": "viewer"})
        copy = copied(guest, case)
        assert guest.get(f"/api/cases/{copy['id']}/sources/news").json()["text"] == PASTED


@pytest.mark.parametrize("door", ["case.yaml", "talk.txt", "odd.zip", "t.csv"])
def test_every_door_names_what_nobody_sees_and_keeps_it(client: httpx.Client, door: str) -> None:
    text, case = "We agree\u202e.", SMALL % digest("We agree\u202e.")
    content = {
        "case.yaml": case.replace("A quarrel", "A quar\u202erel").encode(),
        "talk.txt": text.encode(),
        "odd.zip": packed({"case.yaml": case.encode(), f"texts/{digest(text)}.txt": text.encode()}),
        "t.csv": "source,start,end,says\ns,0,3,they a\u202egree".encode(),
    }[door]
    made = imported(client, content, door)
    assert "U+202E, RIGHT-TO-LEFT OVERRIDE" in " ".join(made["notes"])
    if door == "talk.txt":
        (source,) = made["document"]["sources"]
        assert client.get(f"/api/cases/{made['id']}/sources/{source['id']}").json()["text"] == text
