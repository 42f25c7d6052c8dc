"""The interface: from nothing to a verdict, questions with what is only supposed, files in and out, events, jobs."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

import detente
from detente.catalog import slugs
from detente.catalog.catalog import FOLDER
from detente.report import assess_record, explain_record, solve_record
from detente.store.log import Record, broken
from detente.web.shapes import ErrorView
from seeds import long, long_but, not_quick, take
from waiting import PATIENCE, eventually

from .conftest import Served, over
from .test_store import SMALL

pytestmark = pytest.mark.quick


@pytest.fixture
def client(local: Served) -> Iterator[httpx.Client]:
    with local.client() as made:
        yield made


def imported(client: httpx.Client, text: str = SMALL, name: str = "s.yaml") -> dict[str, Any]:
    answer = client.post("/api/import", params={"name": name}, content=text.encode())
    assert answer.status_code == 201, answer.text
    return answer.json()


def send(client: httpx.Client, case: dict[str, Any], **command: Any) -> dict[str, Any]:
    answer = client.post(f"/api/cases/{case['id']}/commands", json={"version": case["version"], "command": command})
    assert answer.status_code == 200, answer.text
    return answer.json()


def ask(client: httpx.Client, case: dict[str, Any], kind: str, **question: Any) -> dict[str, Any]:
    answer = client.post(f"/api/cases/{case['id']}/ask/{kind}", json=question)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "done"
    return answer.json()["result"]


# -- a journey --------------------------------------------------------------------------------------------------------


@not_quick
def test_from_an_empty_case_to_a_verdict(client: httpx.Client) -> None:
    case = client.post("/api/cases", json={"origin": "template", "id": "empty", "title": "Mine"}).json()
    assert (case["title"], case["valid"]) == ("Mine", False)
    kept = client.get(f"/api/cases/{case['id']}/export").headers["content-disposition"]
    assert kept == 'attachment; filename="Mine.yaml"', "a case is kept under its title"
    assert case["problems"][0]["message"]
    for dm in ("A", "B"):
        case = send(client, case, kind="add", path=["decision_makers"], id=dm, value={"name": f"Side {dm}"})
        case = send(client, case, kind="add", path=["options"], id=f"yield_{dm}", value={"owner": dm})
    for dm, other in (("A", "B"), ("B", "A")):
        case = send(client, case, kind="add", path=["preferences", dm], value=f"yield_{other}")
        case = send(client, case, kind="add", path=["preferences", dm], value={"that": f"not yield_{dm}"})
    assert case["valid"], case["problems"]
    term = {"T": {"that": "yield_A and yield_B", "obliges": ["A", "B"]}}
    case = send(client, case, kind="add", path=["proposals"], id="P", value={"parties": ["A", "B"], "terms": term})
    found = ask(client, case, "assess", proposals=["P"])
    assert found["record"]["proposals"][0]["holds"] == {
        "nash": False,
        "gmr": True,
        "smr": True,
        "seq": True,
        "sseq": True,
    }
    assert "holds" in found["headlines"]["P"]
    assert found["overall"]["P"] == {
        "answer": "some", "says": "P holds by deterrence", "shortly": "holds by deterrence",
    }  # fmt: skip
    line = found["verdicts"]["P"][0]
    assert (line["concept"], line["holds"], line["blockers"]) == ("nash", "no", ["A", "B"])
    move = line["moves"][0]
    assert move["says"].startswith("Side A would give up “yield_A”")
    path = move["rests_on"][0]["path"]
    statement = next(s for s in case["document"]["preferences"][0]["statements"] if s["that"] == "not yield_A")
    assert path == ["preferences", "A", statement["id"]]
    assert move["rests_on"][0]["assumption"] is True
    assert case["undo"]["title"] == "Undo: add proposal “P”"


@long_but(every=3)
@pytest.mark.parametrize("slug", slugs())
def test_answers_are_those_of_the_library(client: httpx.Client, slug: str) -> None:
    case = client.post("/api/cases", json={"origin": "catalog", "id": slug}).json()
    model_of = detente.read_case(slug)
    assert case["valid"]
    for k in take(len(case["selections"]), every=4):  # the case as it stands, or its first perspective, is one of them
        selection = case["selections"][k]
        model = model_of.model(selection["perspective"], selection["phase"])
        solution = detente.solve(model)
        assert ask(client, case, "solve", limit=1000, **selection)["record"] == solve_record(solution, 1000)
        assessment = detente.assess_proposals(model)
        assert ask(client, case, "assess", limit=20, **selection)["record"] == assess_record(assessment, 20)
        shown = client.get(f"/api/cases/{case['id']}/model", params={k: v for k, v in selection.items() if v}).json()
        assert shown["feasible"] == solution.feasible.count
        assert [w["code"] for w in shown["warnings"]] == [f.code for f in detente.check(model)]
        if model.status_quo:
            verdicts = [
                v for c in solution.concepts for v in detente.explain(solution, state=model.status_quo, concept=c)
            ]
            assert ask(client, case, "explain", **selection)["record"] == explain_record(solution, verdicts)


@not_quick
def test_every_place_of_a_reason_is_a_place_of_the_case(client: httpx.Client) -> None:
    case = client.post("/api/cases", json={"origin": "catalog", "id": "syria-2016"}).json()
    found = ask(client, case, "assess", perspective="A", proposals=["V1"])
    places = {
        (tuple(r["path"]), tuple(r["evidence"]))
        for v in found["verdicts"]["V1"]
        for m in v["moves"]
        for r in m["rests_on"]
    }  # fmt: skip
    assert len(places) >= 4
    tree = {
        (name, p["id"], "preferences", dm["id"], s["id"]): s["evidence"]
        for name in ("perspectives", "phases")
        for p in case["document"][name]
        for dm in p["layer"]["preferences"]
        for s in dm["statements"]
    }
    tree |= {
        ("preferences", dm["id"], s["id"]): s["evidence"]
        for dm in case["document"]["preferences"]
        for s in dm["statements"]
    }
    assert all(tree[path] == list(evidence) for path, evidence in places)


# -- the model, rankings, states, the graph ---------------------------------------------------------------------------


def test_what_each_rule_removes_is_counted(client: httpx.Client) -> None:
    case = imported(client, SMALL.replace("  - a and b\n", "  - a and b\n  - a\n"))
    shown = client.get(f"/api/cases/{case['id']}/model").json()
    assert (shown["combinations"], shown["feasible"]) == (4, 2)
    assert [(r["removes"], r["removes_alone"]) for r in shown["rules"]] == [(1, 0), (2, 1)]
    rules = [r["id"] for r in case["document"]["infeasible"]]
    assert [r["path"] for r in shown["rules"]] == [["infeasible", r] for r in rules]
    removed = {"kind": "remove", "path": ["infeasible", rules[1]]}
    supposed = client.post(f"/api/cases/{case['id']}/model", json={"what_if": [removed]}).json()
    assert supposed["feasible"] == 3
    assert client.get(f"/api/cases/{case['id']}").json()["version"] == case["version"], "nothing was saved"


def test_a_ranking_is_the_order_of_preference(client: httpx.Client) -> None:
    case = client.post("/api/cases", json={"origin": "catalog", "id": "elmira-9state"}).json()
    solution = detente.solve(detente.read_case("elmira-9state").model())
    near = solution.conflict.neighbourhood
    for i, dm in enumerate(solution.conflict.decision_makers):
        found = ask(client, case, "ranking", decision_maker=dm)
        groups = [[near.state(s["state"]) for s in g["states"]] for g in found["groups"]]
        assert sum(map(len, groups)) == found["total"] == solution.feasible.count
        for a, b in pairwise(groups):
            assert near.prefers(i, a[0], b[0])
        assert all(near.key(i, s) == near.key(i, g[0]) for g in groups for s in g)


def test_a_ranking_is_sorted_anew_by_what_is_only_supposed(client: httpx.Client) -> None:
    case = imported(client)
    first, second = [s["id"] for s in case["document"]["preferences"][0]["statements"]][:2]
    before = ask(client, case, "ranking", decision_maker="A")
    move = {"kind": "move", "path": ["preferences", "A", second], "after": ""}
    after = ask(client, case, "ranking", decision_maker="A", what_if=[move])
    assert (before["statements"][:2], after["statements"][:2]) == (["b", "not a"], ["not a", "b"])
    assert [g["states"][0]["state"] for g in before["groups"]] == ["NY", "NN", "YN"]
    assert first != second


def test_the_table_of_states_is_filtered_sorted_and_paged(client: httpx.Client) -> None:
    case = client.post("/api/cases", json={"origin": "catalog", "id": "syria-2016"}).json()
    solution = detente.solve(detente.read_case("syria-2016").model("A"))
    every = list(solution.feasible)
    pages = [ask(client, case, "states", perspective="A", offset=k, limit=500) for k in range(0, len(every), 500)]
    assert [r["state"] for p in pages for r in p["rows"]] == every
    equilibria = ask(client, case, "states", perspective="A", equilibria=["seq"], limit=500)
    assert [r["state"] for r in equilibria["rows"]] == list(solution.equilibria["seq"])[:500]
    assert equilibria["matching"] == solution.equilibria["seq"].count
    stable = ask(client, case, "states", perspective="A", stable=[{"concept": "nash", "decision_maker": "RUS"}])
    assert stable["matching"] == solution.stable["nash"]["RUS"].count
    option = solution.conflict.options[0]
    taken = ask(client, case, "states", perspective="A", options={option: "Y"}, sort="RUS")
    assert taken["matching"] == sum(s[0] == "Y" for s in every)
    ranks = [r["ranks"]["RUS"] for r in taken["rows"]]
    assert ranks == sorted(ranks)
    where = ask(client, case, "states", perspective="A", where=f"not {option}")
    assert where["matching"] == len(every) - taken["matching"]
    row = taken["rows"][0]
    assert set(row["equilibrium"]) == {c for c in solution.concepts if row["state"] in solution.equilibria[c]}


def test_the_graph_is_drawn_and_told(client: httpx.Client) -> None:
    case = client.post("/api/cases", json={"origin": "catalog", "id": "elmira-9state"}).json()
    found = ask(client, case, "graph", focus=["s1"])
    assert found["svg"].startswith("<svg")
    assert found["style"]
    assert len(found["nodes"]) == found["total"] == 9
    for node in found["nodes"]:
        assert f'id="{node["id"]}"' in found["svg"]
    states = {n["state"] for n in found["nodes"]}
    assert {m["to"] for n in found["nodes"] for m in n["moves"]} <= states


def test_a_verdict_is_drawn_and_told(client: httpx.Client) -> None:
    case = client.post("/api/cases", json={"origin": "catalog", "id": "ferry"}).json()
    found = ask(client, case, "verdict", proposal="V1")
    assert found["sentence"].startswith("V1, “the mayor's letter”, can hold, but only by deterrence, in 4 of 8 ways")
    assert (found["state"], found["concept"], found["total"], found["why"]) == ("YNNYYN", "seq", 8, "")
    assert found["sentence"].endswith(": " + found["condition"])
    held = [bool(way["holds"]) for way in found["ways"]]
    assert held == [True] * 4 + [False] * 4
    assert [way["shape"] for way in found["ways"]] == ["deterrence"] * 4 + ["left"] * 4
    assert found["in_ways"] == "In 4 of 8 ways"
    for drawing in (found["wide"], found["narrow"]):
        assert drawing["svg"].startswith("<svg")
        assert "<style" not in drawing["svg"]
        assert drawing["style"]
        rows = [int(row) for row in re.findall(r'data-row="(\d+)"', drawing["svg"])]
        assert max(rows) < len(found["table"]["rows"])
    other = ask(client, case, "verdict", proposal="V1", state="YYNYYN", concept="nash")
    assert (other["state"], other["concept"]) == ("YYNYYN", "nash")
    assert "nothing stops this" in other["wide"]["svg"]


def test_models_are_compared_side_by_side(client: httpx.Client) -> None:
    case = client.post("/api/cases", json={"origin": "catalog", "id": "syria-2016"}).json()
    found = ask(client, case, "side_by_side", proposals=["V1"], models=[{"perspective": "A"}, {"perspective": "B"}])
    assert [m["perspective"] for m in found["models"]] == ["A", "B"]
    assert len(found["differences"]) == 1
    assert len(found["table"]["rows"]) == 2


# -- errors -----------------------------------------------------------------------------------------------------------


def test_every_error_has_the_one_shape(client: httpx.Client) -> None:
    case = imported(client)
    at = f"/api/cases/{case['id']}"
    broken_case = send(client, case, kind="add", path=["preferences", "A"], value="a and (")
    edit = {"kind": "edit", "path": ["options", "x"], "fields": {"name": "y"}}
    wrong = [
        (404, "not_found", client.get("/api/cases/nothing")),
        (404, "not_found", client.get("/api/nothing")),
        (404, "not_found", client.get("/nothing")),
        (405, "method_not_allowed", client.put("/api/cases")),
        (422, "invalid_request", client.post("/api/cases", json={"origin": "dream"})),
        (422, "invalid_request", client.post("/api/cases", content=b"{")),
        (422, "refused", client.post("/api/cases", json={"origin": "catalog", "id": "elmira"})),
        (422, "refused", client.post(f"{at}/commands", json={"version": 2, "command": edit})),
        (404, "not_found", client.post(f"{at}/commands", json={"version": 99, "command": edit})),
        (422, "case_has_problems", client.post("/api/import", params={"name": "x"}, content=b"a: [")),
        (422, "encoding", client.post("/api/import", params={"name": "x"}, content=b"\xff")),
        (422, "refused", client.post("/api/import", params={"name": "x.qdpx"}, content=b"PK")),
        (409, "case_has_problems", client.post(f"{at}/ask/solve", json={})),
        (409, "case_has_problems", client.get(f"{at}/model")),
        (422, "refused", client.put(f"{at}/members", json={"login": "x", "role": "owner"})),
    ]  # fmt: skip
    for status, code, answer in wrong:
        error = ErrorView.model_validate_json(answer.text, strict=True).error
        assert (answer.status_code, error.code) == (status, code), answer.text
        assert error.message
    problems = wrong[12][2].json()["error"]["problems"]
    statement = broken_case["document"]["preferences"][0]["statements"][-1]["id"]
    assert problems[0]["path"] == ["preferences", "A", statement]


def test_a_refused_command_says_whom_it_meets(client: httpx.Client) -> None:
    case = imported(client)
    send(client, case, kind="edit", path=["options", "a"], fields={"name": "x"})
    command = {"kind": "edit", "path": ["options", "a"], "fields": {"name": "y"}}
    answer = client.post(f"/api/cases/{case['id']}/commands", json={"version": case["version"], "command": command})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "stale")
    assert error["changes"] == [
        {
            "seq": 2,
            "author": "Ann",
            "title": "Change the name of option “give way (a)”",
            "at": error["changes"][0]["at"],
        }
    ]


# -- history, files, sources ------------------------------------------------------------------------------------------


def test_undo_redo_and_restore(client: httpx.Client) -> None:
    case = imported(client)
    at = f"/api/cases/{case['id']}"
    changed = send(client, case, kind="edit", path=[], fields={"title": "Changed"})
    assert (changed["undo"]["title"], changed["redo"]) == ("Undo: change the title", None)
    undone = client.post(f"{at}/undo", json={"version": 2}).json()
    assert (undone["title"], undone["redo"]["title"]) == ("Small", "Redo: change the title")
    assert client.post(f"{at}/redo", json={"version": 3}).json()["title"] == "Changed"
    restored = client.post(f"{at}/restore", json={"version": 4, "to": 1}).json()
    assert restored["title"] == "Small"
    history = client.get(f"{at}/history").json()
    assert [(e["seq"], e["kind"], e["in_force"]) for e in history["entries"]] == [
        (5, "restore", True), (4, "redo", True), (3, "undo", True), (2, "command", True), (1, "create", True),
    ]  # fmt: skip
    assert client.get(at, params={"version": 2}).json()["title"] == "Changed"
    log = [Record(**json.loads(line)) for line in client.get(f"{at}/log").text.splitlines()]
    assert len(log) == 5
    assert broken(log) is None
    assert log[-1].digest == restored["digest"]


@long_but(every=3)
@pytest.mark.parametrize("slug", slugs())
def test_what_is_exported_is_what_was_imported(client: httpx.Client, slug: str) -> None:
    text = (FOLDER / f"{slug}.yaml").read_text(encoding="utf-8")
    case = imported(client, text, f"{slug}.yaml")
    assert client.get(f"/api/cases/{case['id']}/export").text == text
    again = send(client, case, kind="replace_text", text=text)
    assert again["document"] == case["document"]


def test_a_copy_is_a_case_of_its_own(client: httpx.Client) -> None:
    case = imported(client)
    copy = client.post("/api/cases", json={"origin": "copy", "id": case["id"], "title": "A copy"}).json()
    assert copy["id"] != case["id"]
    assert (copy["title"], copy["version"]) == ("A copy", 1)
    assert copy["document"]["options"] == case["document"]["options"]


def test_templates_are_valid_or_say_what_is_missing(client: httpx.Client) -> None:
    for template in client.get("/api/templates").json():
        case = client.post("/api/cases", json={"origin": "template", "id": template["id"]}).json()
        assert case["valid"] == (template["id"] != "empty")


def test_a_case_is_put_away_and_brought_back(client: httpx.Client) -> None:
    case = imported(client)
    assert client.delete(f"/api/cases/{case['id']}").status_code == 204
    assert case["id"] not in [c["id"] for c in client.get("/api/cases").json()]
    assert case["id"] in [c["id"] for c in client.get("/api/cases", params={"archived": True}).json()]
    assert client.post(f"/api/cases/{case['id']}/unarchive").json()["id"] == case["id"]


@long
def test_the_list_says_what_is_in_each_case_where_that_is_asked_for(client: httpx.Client) -> None:
    case = client.post("/api/cases", json={"origin": "catalog", "id": "ferry"}).json()
    listed = lambda **asked: next(c for c in client.get("/api/cases", params=asked).json() if c["id"] == case["id"])  # noqa: E731
    assert listed()["told"] is None
    told = listed(told=True)["told"]
    assert told["summary"] == case["document"]["summary"]
    assert told["parties"] == ["Aldermere", "Three Oars", "Quillbrook"]
    names = {"the mayor's letter", "row through the winter", "Tobias Renn", "before 1 November"}
    assert names <= set(told["names"]), "of proposals, options, actors, phases"
    assert told["made_at"] == case["changed_at"]
    send(client, case, kind="edit", path=[], fields={"summary": None, "title": "Another"})
    again = listed(told=True)["told"]
    assert (again["summary"], again["made_at"]) == ("", told["made_at"])
    # A perspective that calls a party otherwise adds a name, and no party.
    case = client.post(
        "/api/import", params={"name": "case.yaml"}, content=(Path(__file__).parents[1] / "probe.yaml").read_bytes()
    ).json()
    told = listed(told=True)["told"]
    assert told["parties"] == ["the harbour board", "the ferry crews", "the market town"]
    assert {"our town", "a bargain of neighbours", "seen from the shore"} <= set(told["names"])


def test_a_source_with_its_text_and_claims(client: httpx.Client) -> None:
    case = imported(client)
    text = "He said: “no”. \N{GRINNING FACE} They agreed."
    at = f"/api/cases/{case['id']}"
    where = {"id": "paper", "name": "A paper", "version": case["version"]}
    case = client.post(f"{at}/sources", params=where, content=text.encode()).json()
    source = case["document"]["sources"][0]
    assert (source["characters"], source["sha256"]) == (len(text), hashlib.sha256(text.encode()).hexdigest())
    start = text.index("agreed")
    claim = {"source": "paper", "start": start, "end": start + 6, "says": "consent", "by": ["paper"]}
    case = send(client, case, kind="accept_claims", claims={"c1": claim})
    shown = client.get(f"{at}/sources/paper").json()
    found = shown["claims"][0]
    assert shown["text"][found["start"] : found["end"]] == "agreed"
    case = send(client, case, kind="rename", path=["sources", "paper"], to="article")
    assert client.get(f"{at}/sources/article").json()["text"] == text


def test_the_text_of_a_detached_source_is_verified(client: httpx.Client) -> None:
    digest = hashlib.sha256(b"the words").hexdigest()
    case = imported(client, SMALL + f"sources: {{s: {{name: S, sha256: {digest}, characters: 9}}}}\n")
    at = f"/api/cases/{case['id']}/sources/s"
    assert client.get(at).json()["text"] is None
    assert client.get(at).json()["why_no_text"]
    assert client.put(f"{at}/text", content=b"other words").status_code == 422
    assert client.put(f"{at}/text", content=b"the words").json()["text"] == "the words"
    assert client.get(at).json()["text"] == "the words"


# -- events and computations ------------------------------------------------------------------------------------------


def test_everybody_who_has_the_case_open_hears_of_a_change(client: httpx.Client, local: Served) -> None:
    case = imported(client)
    heard: list[dict[str, Any]] = []
    listening = threading.Event()

    def listen() -> None:
        with local.client() as other, other.stream("GET", f"/api/cases/{case['id']}/events?version=1") as stream:
            for line in stream.iter_lines():
                listening.set()
                if line.startswith("data: "):
                    heard.append(json.loads(line.removeprefix("data: ")))
                    return

    thread = threading.Thread(target=listen)
    thread.start()
    assert listening.wait(PATIENCE)
    send(client, case, kind="edit", path=[], fields={"title": "Heard"})
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert (heard[0]["version"], heard[0]["title"], heard[0]["changed_by"]) == (2, "Change the title", "Ann")


def large(options: int, statements: str = "not o0") -> str:
    listed = "".join(f"  o{k}: {{owner: {'AB'[k % 2]}}}\n" for k in range(options))
    return f"""format: detente/1
decision_makers: {{A: {{name: Ann}}, B: {{name: Bob}}}}
options:
{listed}preferences:
  A: [{statements}]
  B: [o1, not o3]
"""


def followed(client: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    return over(client, answer.json())


def test_a_large_model_is_computed_apart_and_followed(client: httpx.Client) -> None:
    text = large(15)
    case = imported(client, text)
    body = followed(client, client.post(f"/api/cases/{case['id']}/ask/solve", json={"limit": 3}))
    assert body["status"] == "done", body
    assert body["result"]["record"] == solve_record(detente.solve(detente.parse_case(text, name="s.yaml").model()), 3)


def test_a_computation_is_cancelled(client: httpx.Client, local: Served) -> None:
    terms = ", ".join(f"o{k} iff o{(7 * k + 3) % 40} and not o{(11 * k + 5) % 40}" for k in range(40))
    case = imported(client, large(40, terms))
    answer = client.post(f"/api/cases/{case['id']}/ask/solve", json={"seconds": 300})
    if answer.status_code == 202:
        job = answer.json()["id"]
        assert client.delete(f"/api/analyses/{job}").json()["status"] == "cancelled"
        assert eventually(lambda: not any(slot.busy for slot in local.workbench.parts.jobs.slots))
        assert client.get(f"/api/analyses/{job}").json()["status"] == "cancelled"
    else:
        pytest.fail(f"the model was answered at once: {answer.text[:300]}")


def test_an_error_of_a_computation_is_told(client: httpx.Client) -> None:
    case = imported(client, large(15))
    body = followed(client, client.post(f"/api/cases/{case['id']}/ask/assess", json={"proposals": ["P"]}))
    assert (body["status"], body["error"]["code"]) == ("failed", "refused")
    assert "no proposal “P”" in body["error"]["message"]


# -- the client -------------------------------------------------------------------------------------------------------


def test_the_client_is_served_and_only_its_files(client: httpx.Client) -> None:
    for address in ("/", "/cases", "/cases/x/verdict"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    script = client.get("/assets/app-1a2b.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in script.headers["cache-control"]
    assert client.get("/assets/other.js").status_code == 404


def test_a_source_needs_an_id(client: httpx.Client) -> None:
    case = imported(client)
    where = {"id": "", "name": "A paper", "version": 1}
    answer = client.post(f"/api/cases/{case['id']}/sources", params=where, content=b"text")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_request")
