"""Models as files for other programs over HTTP: what the library writes, and what is not there is refused."""

from __future__ import annotations

import base64

import pytest

import detente
from detente.case import parse_case
from detente.exchange.models import MODEL_FORMATS
from test_link import HOME

from .conftest import Served

ARGUED = f"""{HOME}
sources: {{s: {{name: a letter, confidentiality: 2}}}}
claims: {{c1: {{source: s, start: 0, end: 3, says: so}}}}
actors: {{owner: {{name: the owner}}, clerk: {{name: the clerk}}}}
relations:
  r1: {{from: owner, to: clerk, sign: "-"}}
arguments:
  A0: {{says: it lasts}}
  A1: {{says: both gain, for: A0, evidence: [c1]}}
"""


@pytest.mark.parametrize("kind", MODEL_FORMATS)
def test_the_file_is_that_of_the_library(local: Served, kind: str) -> None:
    with local.client() as client:
        made = client.post("/api/import", params={"name": "home.yaml"}, content=ARGUED.encode()).json()
        answer = client.post(f"/api/cases/{made['id']}/export/models", json={"kind": kind, "level": 2})
        assert answer.status_code == 200, answer.text
        found, declared = answer.json(), MODEL_FORMATS[kind]
        assert (found["name"], found["media_type"]) == (f"home{declared.endings[0]}", declared.media_type)
        case = parse_case(client.get(f"/api/cases/{made['id']}/file").json()["text"], name="home.yaml")
        expected = detente.export_case(case, kind=kind, level=2)
        assert found["left_out"] == [*expected.left_out]
        if not declared.folder:  # of tables each names the case by what it is called
            assert base64.b64decode(found["content"]) == expected.data
        offered = [word["id"] for word in client.get("/api/vocabulary").json()["models"]]
        assert offered == [*MODEL_FORMATS]


def test_what_is_confidential_stays_unless_it_is_left_out(local: Served) -> None:
    with local.client() as client:
        made = client.post("/api/import", params={"name": "home.yaml"}, content=ARGUED.encode()).json()
        at = f"/api/cases/{made['id']}/export/models"
        refused = client.post(at, json={"kind": "argdown"})
        assert (refused.status_code, "above level 0: source s (level 2)" in refused.text) == (422, True)
        found = client.post(at, json={"kind": "argdown", "leave_out": True}).json()
        assert "c1" not in base64.b64decode(found["content"]).decode()
        assert found["left_out"][:2] == ["source s (level 2)", "claim c1 (level 2)"]


@pytest.mark.parametrize(
    "asked", [{"kind": "qdpx"}, {"kind": "gmcr", "phase": "never"}, {"kind": "argdown"}, {}, {"kind": "gmcr", "x": 1}]
)
def test_what_is_not_there_is_refused(local: Served, asked: dict[str, object]) -> None:
    with local.client() as client:
        made = client.post("/api/import", params={"name": "home.yaml"}, content=HOME.encode()).json()
        assert client.post(f"/api/cases/{made['id']}/export/models", json=asked).status_code == 422
