"""What a paper needs, over HTTP: the files of the library, of a case as it is now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.case import parse_case
from detente.papers import FIGURES, FORMS, LISTS
from detente.papers.together import everything
from test_link import HOME

from .conftest import Served


def test_the_files_are_those_of_the_library(local: Served) -> None:
    with local.client() as client:
        made = client.post("/api/import", params={"name": "home.yaml"}, content=HOME.encode()).json()
        answer = client.post(f"/api/cases/{made['id']}/paper", json={})
        assert answer.status_code == 200, answer.text
        found = answer.json()
    case = replace(parse_case(HOME, name="home.yaml"), sha256=None)  # the workbench keeps no file
    files, left = everything(case)
    assert found["left_out"] == left
    assert [f["file"] for f in found["files"]] == [f"home-{f.name}" for f in files]
    assert len(files) == len([f for f in FORMS.values() if f.text]) + len(FIGURES) + len(LISTS)
    for told, file in zip(found["files"], files, strict=True):
        assert told["label"] == file.label
        assert told["text"] == file.text


@pytest.mark.parametrize("asked", [{"perspective": "nobody's"}, {"phase": "never"}, {"form": "pdf"}])
def test_what_is_not_there_is_refused(local: Served, asked: dict[str, object]) -> None:
    with local.client() as client:
        made = client.post("/api/import", params={"name": "home.yaml"}, content=HOME.encode()).json()
        assert client.post(f"/api/cases/{made['id']}/paper", json=asked).status_code == 422
