"""Role sheets over HTTP: those of the library, of a case as it is now, and nothing of other perspectives."""

from __future__ import annotations

import pytest

from detente.case import parse_case
from detente.report.roles import role_pages, role_sheets
from test_link import HOME

from .conftest import Served


def test_the_sheets_are_those_of_the_library(local: Served) -> None:
    with local.client() as client:
        made = client.post("/api/import", params={"name": "home.yaml"}, content=HOME.encode()).json()
        answer = client.post(f"/api/cases/{made['id']}/roles", json={"summary": True})
        assert answer.status_code == 200, answer.text
        found = answer.json()
        sheets = role_sheets(parse_case(HOME), summary=True)
        assert [s["page"] for s in found["sheets"]] == [s.page for s in sheets]
        assert found["page"] == role_pages(sheets)
        assert found["file"] == "home-roles.html"
        assert all(s["file"].startswith(f"{k}-") for k, s in enumerate(found["sheets"], start=1))


@pytest.mark.parametrize("asked", [{"perspective": "nobody's"}, {"phase": "never"}, {"for": ["C"]}])
def test_what_is_not_there_is_refused(local: Served, asked: dict[str, object]) -> None:
    with local.client() as client:
        made = client.post("/api/import", params={"name": "home.yaml"}, content=HOME.encode()).json()
        assert client.post(f"/api/cases/{made['id']}/roles", json=asked).status_code == 422
