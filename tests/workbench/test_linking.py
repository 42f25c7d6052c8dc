"""Two cases become one over HTTP: what is made, what is told, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import httpx
import pytest

from detente.assess.linking import link_conflicts
from detente.case import parse_case
from detente.case.writer import write_case
from test_link import AWAY, HOME

from .conftest import Served


@pytest.fixture
def two(local: Served) -> Iterator[tuple[httpx.Client, str, str]]:
    """A client, and two cases in which C takes part."""
    with local.client() as client:
        home, away = (
            client.post("/api/import", params={"name": f"{name}.yaml"}, content=text.encode()).json()["id"]
            for name, text in (("home", HOME), ("away", AWAY))
        )
        yield client, home, away


def test_the_case_that_is_made_is_the_one_of_the_library(two: tuple[httpx.Client, str, str]) -> None:
    client, home, away = two
    answer = client.post(f"/api/cases/{home}/link", json={"other": away, "common": "C", "weights": ["1", "1/2"]})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    text = client.get(f"/api/cases/{made['case']['id']}/file").json()["text"]
    weights = [Fraction(1), Fraction(1, 2)]
    found = link_conflicts(parse_case(HOME), parse_case(AWAY), common="C", weights=weights)
    assert text == write_case(found.case)
    assert any("Every product" in block.get("text", "") for block in made["says"])
    kept = client.get(f"/api/cases/{home}/file").json()["text"]
    assert kept == HOME, "what it was made of stays as it is"


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"common": "H"}, 422, "is no decision maker of the second conflict"),
        ({"common": "C", "weights": ["1", "much"]}, 422, "found “much” as a weight"),
        ({"common": "C", "weights": ["1", "0"]}, 422, "expected two numbers above 0"),
        ({"common": "C", "other": "nothing"}, 404, "there is no such case"),
    ],
)
def test_what_cannot_be_linked_is_refused_and_nothing_is_made(
    two: tuple[httpx.Client, str, str], asked: dict[str, object], status: int, said: str
) -> None:
    client, home, away = two
    before = len(client.get("/api/cases").json())
    answer = client.post(f"/api/cases/{home}/link", json={"other": away, **asked})
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert len(client.get("/api/cases").json()) == before
