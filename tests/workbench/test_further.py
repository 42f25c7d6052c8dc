"""Answers that take longer, and files of other programs: the same as the library and the command line give."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import docx
import httpx
import pytest
from click.testing import CliRunner

import detente
from detente.catalog import shipped_texts
from detente.cli import main
from detente.evidence import Claim, Coder, Source
from detente.evidence.coded import Code, Coded
from detente.evidence.text import digest
from detente.exchange import read_coded, write_coded
from detente.redaction import read_key, restore
from printed import faults
from seeds import long_but

from .conftest import Served, over
from .test_api import send

WORDS = "\N{GRINNING FACE} Ann said “perhaps”, and the harbour waited until 3 May."


@pytest.fixture(scope="module")
def client(local: Served) -> Iterator[httpx.Client]:
    with local.client() as made:
        yield made


def of_catalog(client: httpx.Client, slug: str) -> dict[str, Any]:
    answer = client.post("/api/cases", json={"origin": "catalog", "id": slug})
    assert answer.status_code == 201, answer.text
    return answer.json()


def computed(client: httpx.Client, case: dict[str, Any], kind: str, **question: Any) -> dict[str, Any]:
    answer = client.post(f"/api/cases/{case['id']}/ask/{kind}", json=question)
    assert answer.status_code in (200, 202), answer.text
    found = over(client, answer.json())
    assert found["status"] == "done", found["error"]
    return found


def printed(*arguments: str) -> Any:
    ran = CliRunner().invoke(main, [*arguments, "--format", "json"], catch_exceptions=False)
    assert ran.exit_code == 0, ran.stderr
    return json.loads(ran.stdout)


@long_but(every=3)
@pytest.mark.parametrize(
    ("kind", "slug", "question", "arguments"),
    [
        ("repair", "prisoners-dilemma", {"state": "s1", "concept": "nash", "limit": 3},
         ["repair", "prisoners-dilemma", "--state", "s1", "--concept", "nash", "--limit", "3"]),
        ("rankings", "prisoners-dilemma", {"state": "s1", "concept": "nash", "by": "One"},
         ["repair", "prisoners-dilemma", "--rankings", "--state", "s1", "--concept", "nash", "--by", "One"]),
        ("rankings", "prisoners-dilemma", {"goals": ["s1 stable and s4 unstable for Two"], "concept": "seq"},
         ["repair", "prisoners-dilemma", "--rankings", "--goal", "s1 stable and s4 unstable for Two"]),
        ("robust", "syria-2016", {"perspective": "B", "proposals": ["V1"], "together": 1},
         ["robust", "syria-2016", "--perspective", "B", "--proposal", "V1", "--together", "1"]),
        ("reach", "syria-2016", {"perspective": "A", "states": ["R3"]},
         ["reach", "syria-2016", "--perspective", "A", "--to", "R3"]),
        ("perspectives", "syria-2016", {"pair": ["A", "B"], "proposals": ["V1"], "together": 0, "limit": 1000},
         ["compare", "syria-2016", "A", "B", "--proposal", "V1", "--together", "0"]),
        ("phases", "syria-2016",
         {"perspective": "A", "pair": ["before_deadline", "after_deadline"], "proposals": ["V1"], "limit": 1000},
         ["compare", "syria-2016", "--perspective", "A", "--phase", "before_deadline", "--phase", "after_deadline",
          "--proposal", "V1"]),
        ("versions", "syria-2016", {"perspective": "A", "pair": ["V1", "V2"]},
         ["compare", "syria-2016", "--perspective", "A", "--proposal", "V1", "--proposal", "V2"]),
        ("consent", "syria-2016", {"perspective": "A", "proposals": ["V1"]},
         ["consent", "syria-2016", "--perspective", "A", "--proposal", "V1"]),
        ("consent", "elmira-9state", {}, ["consent", "elmira-9state"]),
        ("reach", "elmira-9state", {"states": ["s9"]}, ["reach", "elmira-9state", "--to", "s9"]),
        ("trace", "syria-2016", {"perspective": "A", "elements": ["RUS.5", "V1.T2"]},
         ["trace", "syria-2016", "RUS.5", "V1.T2", "--perspective", "A"]),
        ("audit", "ferry", {"only": ["voices", "unnamed", "hedges"]},
         ["audit", "ferry", "--only", "voices", "--only", "unnamed", "--only", "hedges"]),
    ],
)  # fmt: skip
def test_an_answer_is_what_the_command_line_gives(
    client: httpx.Client, kind: str, slug: str, question: dict[str, Any], arguments: list[str]
) -> None:
    found = computed(client, of_catalog(client, slug), kind, **question)["result"]
    record = printed(*arguments)
    assert record.pop("detente")["case_sha256"]  # of a file, which what is worked on here is not
    if kind == "trace":
        record["elements"] = [e for e in record["elements"] if e["where"]]
        # The command looks at every phase of the perspective, the page at the one that is chosen.
        assert [e["address"] for e in found["record"]["elements"]] == [e["address"] for e in record["elements"]]
        assert found["record"]["elements"][0]["claims"] == record["elements"][0]["claims"]
        assert found["record"]["elements"][0]["claims"]
    elif kind == "perspectives":
        assert {k: v for k, v in found["record"].items() if "hypergames" not in k} == {
            k: v for k, v in record.items() if "hypergames" not in k
        }
    else:
        assert found["record"] == record
    assert found["complete"] is True
    assert any(block["kind"] in ("paragraph", "bullets") for block in found["says"])
    command = "compare" if kind in ("perspectives", "phases", "versions") else kind
    assert faults(command, found["record"]) == []


def test_what_is_shown_and_warned_of_is_what_the_commands_say(client: httpx.Client) -> None:
    ferry = of_catalog(client, "ferry")
    shown = computed(client, ferry, "show", phase="before_deadline")["result"]
    told = printed("show", "ferry", "--phase", "before_deadline")
    assert told.pop("detente")
    assert shown["record"] == told
    assert [block["text"] for block in shown["says"] if block["kind"] == "heading"]
    for asked, named in (({}, ()), ({"phase": "before_deadline"}, ("--phase", "before_deadline"))):
        found = computed(client, ferry, "check", **asked)["result"]
        record = printed("check", "ferry", *named)
        assert found["record"]["models"] == record["models"]
        # A warning there is about an entry of what is worked on, here about a line of the file.
        told_of = [(w["code"], w["text"], w["fix"]) for w in record["warnings"]]
        assert [(w["code"], w["text"], w["fix"]) for w in found["record"]["warnings"]] == told_of
        assert told_of
        assert (found["complete"], len(found["says"]) > 1) == (True, True)


def test_evidence_alone_is_shown_as_well(client: httpx.Client) -> None:
    text = "format: detente/1\nsources: {letter: {name: A letter}}\n"
    made = client.post("/api/import", params={"name": "notes.yaml"}, content=text.encode())
    shown = computed(client, made.json(), "show")["result"]["record"]
    assert (shown["feasible"], shown["perspective"], shown["model"]["sources"]) == (
        None,
        None,
        {"letter": {"name": "A letter"}},
    )


@pytest.mark.parametrize("wrong", [True, "3", "x", [3], 0, -1, 1e9])
def test_what_is_no_number_is_not_read_as_one(client: httpx.Client, wrong: object) -> None:
    """As in Python: before, true was one second, and so was the text “1”."""
    case = of_catalog(client, "prisoners-dilemma")
    asked = client.post(f"/api/cases/{case['id']}/ask/solve", json={"seconds": wrong})
    assert (asked.status_code, asked.json()["error"]["problems"][0]["path"]) == (422, ["body", "seconds"])


def test_a_search_that_was_bounded_says_so(client: httpx.Client) -> None:
    case = of_catalog(client, "syria-2016")
    question = {"perspective": "A", "phase": "before_deadline", "proposal": "V1_full", "seconds": 0.01}
    found = computed(client, case, "repair", **question)["result"]
    assert (found["complete"], found["record"]["proven"]) == (False, False)
    assert found["why"]


def test_what_falls_without_a_claim(client: httpx.Client) -> None:
    case = of_catalog(client, "syria-2016")
    found = computed(client, case, "trace", perspective="A", without=["x109"])["result"]
    fallen = found["record"]["without"]["fallen"]
    assert {f["address"]: f["becomes_assumption"] for f in fallen}["preferences.RUS.5"] is True
    assert any(v["before"] != v["after"] for v in found["record"]["without"]["verdicts"])


def test_a_report_is_a_page_of_its_own(client: httpx.Client) -> None:
    case = of_catalog(client, "elmira-9state")
    made = computed(client, case, "report")
    page = client.get(f"/api/analyses/{made['id']}/page")
    assert page.headers["content-type"].startswith("text/html")
    assert "sandbox" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "page" not in made["result"]
    written = CliRunner().invoke(main, ["report", "elmira-9state", "-o", "-"], catch_exceptions=False)
    assert page.text == written.stdout.rpartition("<!-- Made by Detente")[0], "but for the mark of the command"
    kept = client.get(f"/api/analyses/{made['id']}/page", params={"download": True})
    assert kept.headers["content-disposition"].startswith('attachment; filename="elmira-groundwater-contamination')
    short = computed(client, case, "report", short=True)
    alone = client.get(f"/api/analyses/{short['id']}/page").text
    assert alone.count('<section class="sheet') == 1
    assert "Annex" not in alone
    other = computed(client, case, "robust")
    assert client.get(f"/api/analyses/{other['id']}/page").status_code == 404


def test_a_report_is_kept_as_a_document_where_that_is_asked_for(client: httpx.Client) -> None:
    case = of_catalog(client, "prisoners-dilemma")
    kinds = {word["id"]: word["says"] for word in client.get("/api/vocabulary").json()["reports"]}
    assert list(kinds) == ["html", "docx"]
    made = computed(client, case, "report", file="docx", short=True)
    assert made["result"]["file"] == "docx"
    file = client.get(f"/api/analyses/{made['id']}/page", params={"file": "docx"})
    assert file.headers["content-disposition"] == 'attachment; filename="prisoner-s-dilemma.docx"'
    assert "wordprocessingml" in file.headers["content-type"]
    whole = detente.write_report(detente.read_case("prisoners-dilemma"), short=True)
    headings = [p.text for p in docx.Document(io.BytesIO(file.content)).paragraphs if "Heading" in p.style.name]
    assert headings == [
        p.text for p in docx.Document(io.BytesIO(whole.data("docx"))).paragraphs if "Heading" in p.style.name
    ]
    page = computed(client, case, "report", short=True)
    assert page["result"]["file"] == "html"
    for kind, status in (("docx", 404), ("pdf", 404), ("odt", 422)):
        assert client.get(f"/api/analyses/{page['id']}/page", params={"file": kind}).status_code == status


def test_what_is_kept_of_finished_computations_is_bounded(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = of_catalog(client, "prisoners-dilemma")
    first = computed(client, case, "robust")
    monkeypatch.setattr("detente.web.jobs.KEPT_BYTES", 1)
    second = computed(client, case, "robust")
    assert client.get(f"/api/analyses/{first['id']}").status_code == 404
    assert client.get(f"/api/analyses/{second['id']}").status_code == 200, "the answer just given stays to be read"


def test_the_words_of_a_text_that_ships_are_at_hand(client: httpx.Client) -> None:
    case = of_catalog(client, "ferry")
    text = shipped_texts(detente.read_case("ferry").layer.sources)["article"]
    assert client.get(f"/api/cases/{case['id']}/sources/article").json()["text"] == text
    claim = next(c for c in case["document"]["claims"] if c["end"] - c["start"] > 10)
    found = computed(client, case, "trace", elements=[f"claims.{claim['id']}"])["result"]
    assert found["record"]["elements"][0]["claims"][0]["words"] == text[claim["start"] : claim["end"]]


# -- the first pass ---------------------------------------------------------------------------------------------------


def with_source(client: httpx.Client, words: str = WORDS) -> dict[str, Any]:
    answer = client.post("/api/import", params={"name": "a letter.txt"}, content=words.encode())
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_rules_propose_and_a_person_accepts(client: httpx.Client) -> None:
    case = with_source(client)
    at = f"/api/cases/{case['id']}/sources/a_letter/first-pass"
    proposed = client.post(at).json()
    assert proposed["known"] == 0
    assert {p["words"] for p in proposed["claims"]} >= {"“perhaps”"}
    for p in proposed["claims"]:
        assert WORDS[p["claim"]["start"] : p["claim"]["end"]] == p["words"]
        assert p["claim"]["tags"] == [f"rule:{p['rule']}"]
        assert p["meaning"]
        assert "coder" not in p["claim"] or p["claim"]["coder"] is None
    assert client.get(f"/api/cases/{case['id']}").json()["version"] == case["version"], (
        "nothing is taken over by itself"
    )
    first = proposed["claims"][0]["claim"]
    told = ("id", "said_by", "origin", "told")  # of which the last three are words about it
    given = {k: v for k, v in first.items() if k not in told and v not in (None, [])}
    case = send(client, case, kind="accept_claims", claims={first["id"]: given})
    assert case["valid"], case["problems"]
    again = client.post(at).json()
    assert again["known"] == 1
    assert len(again["claims"]) == len(proposed["claims"]) - 1
    assert first["id"] not in [p["claim"]["id"] for p in again["claims"]]


# -- files of other programs ------------------------------------------------------------------------------------------


def coded() -> Coded:
    source = Source("letter", "A letter", sha256=digest(WORDS), characters=len(WORDS))
    at = WORDS.index("perhaps")
    claims = (
        Claim("c1", "letter", at, at + 7, "it may be", kind="hedge"),
        Claim("c2", "letter", 0, 1, "a face", coder="bo"),
        Claim("c3", "letter", 2, 5, "a name", confidentiality=2),
    )
    return Coded("letters", (source,), {"letter": WORDS}, claims, (), (Coder("bo", "Bo"),))


@pytest.mark.parametrize(("kind", "ending"), [("qdpx", "qdpx"), ("web-annotation", "jsonld"), ("csv", "csv")])
def test_a_coding_goes_in_and_comes_out(client: httpx.Client, kind: str, ending: str) -> None:
    given = coded()
    answer = client.post("/api/import", params={"name": f"letters.{ending}"}, content=write_coded(given, kind))
    assert answer.status_code == 201, answer.text
    case = answer.json()
    assert (case["valid"], case["has_model"]) == (True, False)
    assert {(c["id"], c["start"], c["end"], c["coder"]) for c in case["document"]["claims"]} == {
        (c.id, c.start, c.end, c.coder) for c in given.claims
    }
    if kind == "qdpx":
        assert client.get(f"/api/cases/{case['id']}/sources/letter").json()["text"] == WORDS
    asked = {"kind": kind, "level": 2}
    file = client.post(f"/api/cases/{case['id']}/export/file", json=asked).json()
    back = read_coded(base64.b64decode(file["content"]), kind, {"letter": WORDS})
    assert {(c.id, c.start, c.end, c.says) for c in back.claims} == {
        (c.id, c.start, c.end, c.says) for c in given.claims
    }
    assert (file["name"].rsplit(".", 1)[1], file["key"]) == (ending, None)


def test_a_codebook_goes_in_and_comes_out(client: httpx.Client) -> None:
    book = (Code("threat", "a threat made in public"), Code("all", codable=False, children=(Code("plea"),)))
    assert "qdc" in client.get("/api/vocabulary").json()["imports"]
    answer = client.post(
        "/api/import", params={"name": "book.qdc"}, content=write_coded(Coded("b", codebook=book), "qdc")
    )
    assert answer.status_code == 201, answer.text
    case = answer.json()
    assert (case["valid"], case["has_model"]) == (True, False)
    codes = [{"id": "threat", "text": "a threat made in public"}, {"id": "plea", "text": ""}]
    assert case["document"]["codes"] == codes
    file = client.post(f"/api/cases/{case['id']}/export/file", json={"kind": "qdc"}).json()
    back = read_coded(base64.b64decode(file["content"]), "qdc").codebook
    assert [(c.name, c.description or "") for c in back] == [tuple(c.values()) for c in codes]
    told = send(client, case, kind="add", path=["codes"], id="a promise in writing", value="somebody signs")
    assert told["document"]["codes"][-1] == {"id": "a promise in writing", "text": "somebody signs"}
    report = client.post(f"/api/cases/{case['id']}/ask/report", json={})
    assert report.status_code in (200, 202), report.text


def test_what_still_names_what_was_removed_is_told(client: httpx.Client) -> None:
    text = """
format: detente/1
decision_makers: {A: {}, B: {}}
options: {a: {owner: A, evidence: [c]}, b: {owner: B}}
preferences: {A: [b], B: [a]}
sources: {s: {name: a letter}}
claims: {c: {source: s, start: 0, end: 1, says: he might, actors: [ann]}}
actors: {ann: {name: Ann}}
"""
    case = client.post("/api/import", params={"name": "x.yaml"}, content=text.encode()).json()
    assert case["notes"] == []
    case = send(client, case, kind="remove", path=["actors", "ann"])
    assert (case["valid"], case["notes"]) == (True, ["Actor “Ann” is gone, and still named in: Claim “he might” (c)."])
    case = send(client, case, kind="remove", path=["claims", "c"])
    assert (case["valid"], case["notes"]) == (False, ["Claim “he might” (c) is gone, and still named in: Option a."])
    case = send(client, case, kind="link", path=["options", "a"], claim="c", linked=False)
    assert (case["valid"], case["notes"]) == (True, [])


def test_an_answer_that_is_refused_says_what_is_done_before_letters(client: httpx.Client) -> None:
    text = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A, name: go}, b: {owner: B, name: stay}}
preferences: {A: [b], B: {ranking: [N-, YN]}}
"""
    case = client.post("/api/import", params={"name": "x.yaml"}, content=text.encode()).json()
    answer = client.post(f"/api/cases/{case['id']}/ask/show", json={})
    found = answer.json() if "error" in answer.json() else over(client, answer.json())
    assert found["error"]["message"] == "the ranking leaves out a feasible state: “go” and “stay” (YY)"


def test_what_is_above_the_level_does_not_leave(client: httpx.Client) -> None:
    case = client.post("/api/import", params={"name": "l.qdpx"}, content=write_coded(coded(), "qdpx")).json()
    at, asked = f"/api/cases/{case['id']}/export", {"kind": "web-annotation", "level": 1}
    preview = client.post(f"{at}/preview", json=asked).json()
    assert preview["above"] == [{"what": "claim", "id": "c3", "level": 2}]
    assert (preview["refused"] != "", preview["replaced"]) == (True, None)
    refused = client.post(f"{at}/file", json=asked)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "refused")
    left = asked | {"leave_out": True}
    assert client.post(f"{at}/preview", json=left).json()["refused"] == ""
    content = base64.b64decode(client.post(f"{at}/file", json=left).json()["content"])
    assert {c.id for c in read_coded(content, "web-annotation", {"letter": WORDS}).claims} == {"c1", "c2"}
    assert b"a name" not in content


def test_names_are_replaced_and_the_key_gives_them_back(client: httpx.Client) -> None:
    case = client.post("/api/import", params={"name": "l.qdpx"}, content=write_coded(coded(), "qdpx")).json()
    at, asked = f"/api/cases/{case['id']}/export", {"kind": "qdpx", "level": 9, "redact": True, "also": ["Ann"]}
    preview = client.post(f"{at}/preview", json=asked).json()
    assert {"Ann", "Bo"} <= {r["name"] for r in preview["replaced"]}
    assert all("Ann" not in text for text in preview["sample"].values())
    assert preview["sample"]
    file = client.post(f"{at}/file", json=asked).json()
    hidden = read_coded(base64.b64decode(file["content"]), "qdpx", {})
    assert "Ann" not in next(iter(hidden.texts.values()))
    back = restore(hidden, read_key(file["key"].encode()))
    assert back.texts["letter"] == WORDS
    assert {c.name for c in back.coders} == {"Bo"}
    nothing = send(client, client.post("/api/cases", json={"origin": "template", "id": "two-sides"}).json(),
                   kind="edit", path=[], fields={"title": "No evidence"})  # fmt: skip
    answer = client.post(f"/api/cases/{nothing['id']}/export/preview", json=asked)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "refused")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("page.html", b"<!doctype html><title>T</title><script>alert(1)</script><p>Ann said no.</p>"),
        ("notes.md", b"# T\n\nAnn *said* no."),
        ("../../etc/plain.txt", b"Ann said no."),
    ],
)
def test_a_document_becomes_a_source(client: httpx.Client, file: str, content: bytes) -> None:
    case = client.post("/api/cases", json={"origin": "template", "id": "two-sides"}).json()
    where = {"id": "doc", "file": file, "version": case["version"]}
    answer = client.post(f"/api/cases/{case['id']}/documents", params=where, content=content)
    assert answer.status_code == 201, answer.text
    assert answer.json()["valid"], answer.json()["problems"]
    source = client.get(f"/api/cases/{case['id']}/sources/doc").json()
    assert "Ann said no." in source["text"]
    assert "alert" not in source["text"]
    assert source["sha256"] == digest(source["text"])
    assert "/" not in source["name"]


def test_a_document_that_is_none_is_refused_and_nothing_changes(client: httpx.Client) -> None:
    case = client.post("/api/cases", json={"origin": "template", "id": "two-sides"}).json()
    at = f"/api/cases/{case['id']}"
    for file, content in (("x.pdf", b"%PDF-nothing"), ("x.docx", b"PK"), ("x.exe", b"MZ"), ("x", b"a")):
        where = {"id": "doc", "file": file, "version": case["version"]}
        answer = client.post(f"{at}/documents", params=where, content=content)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "refused"), answer.text
    assert client.get(at).json()["version"] == case["version"]


def test_evidence_alone_is_a_case_without_a_model(client: httpx.Client) -> None:
    case = with_source(client)
    assert (case["valid"], case["has_model"], case["selections"]) == (True, False, [])
    at = f"/api/cases/{case['id']}"
    assert client.get(f"{at}/model").status_code == 422
    assert client.post(f"{at}/ask/assess", json={}).json()["error"]["code"] == "refused"
    for dm in ("A", "B"):
        case = send(client, case, kind="add", path=["decision_makers"], id=dm, value={"name": dm})
    case = send(client, case, kind="add", path=["options"], id="a", value={"owner": "A", "name": "act"})
    for dm in ("A", "B"):
        case = send(client, case, kind="replace", path=["preferences", dm], value=["a"])
    assert (case["valid"], case["has_model"]) == (True, True), case["problems"]
    assert client.get(f"{at}/model").json()["feasible"] == 2


CODED = """\
format: detente/1
title: A rent strike
decision_makers: {Tenants: {name: the tenants}, Company: {name: the company}}
options: {strike: {owner: Tenants, name: strike}, repair: {owner: Company, name: repair}}
preferences: {Tenants: [repair]}
sources: {paper: {name: the paper}}
claims:
  c1: {source: paper, start: 0, end: 9, says: nobody repairs, by: [the tenants], mode: paraphrase}
"""


def test_the_audit_needs_no_model_and_waits_for_none(client: httpx.Client) -> None:
    answer = client.post("/api/import", params={"name": "strike.yaml"}, content=CODED.encode())
    assert answer.status_code == 201, answer.text
    case = answer.json()
    assert (case["valid"], [p["unfinished"] for p in case["problems"]]) == (False, [True])
    found = computed(client, case, "audit", only=["voices"])["result"]
    assert found["complete"] is True
    whole = send(client, case, kind="add", path=["preferences", "Company"], value="not strike")
    assert whole["valid"] is True
    assert computed(client, whole, "audit", only=["voices"])["result"]["record"] == found["record"]
    assert "the tenants" in json.dumps(found["record"]["voices"])
    # What is about the model waits for it, and what is wrong is mended first.
    address = f"/api/cases/{case['id']}/ask"
    waits = client.post(f"{address}/ranking", json={"version": case["version"], "decision_maker": "Tenants"})
    wrong = send(client, whole, kind="edit", path=["options", "strike"], fields={"owner": "nobody"})
    mended = client.post(f"{address}/audit", json={"version": wrong["version"]})
    assert [r.status_code for r in (waits, mended)] == [409, 409]
    assert "lacks the key “the company”" in waits.json()["error"]["message"]
    assert "“nobody”" in mended.json()["error"]["message"]
