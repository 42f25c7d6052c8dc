"""A fuzz of the interface from its own contract: no answer is a 500, and every error has the one shape.

Seeds are fixed, so a run is the same everywhere.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from detente.web.shapes import ErrorView
from seeds import examples, long_but, some, take

from .conftest import TOKEN, Served, contract_of_server
from .test_store import SMALL

if TYPE_CHECKING:
    from requests import Session
    from schemathesis import Case, Response
    from schemathesis.schemas import APIOperation
    from schemathesis.specs.openapi.schemas import OpenApiSchema

STREAMS = "/api/cases/{case_id}/events"
WRITTEN = json.loads((Path(__file__).parents[2] / "ui" / "openapi.json").read_text(encoding="utf-8"))
ROUTES = [
    f"{method.upper()} {path}"
    for path, methods in WRITTEN["paths"].items()
    if path.startswith("/api/") and path != STREAMS
    for method in methods
]
DRAWN = [ROUTES[k] for k in some([route.split()[0] for route in ROUTES], every=3)]
"""The routes that this run asks: of an ordinary one every third, and one at least by each method."""
FEW = take(10_000, every=12)
"""Which requests of one kind about one route this run makes: some of every kind about every route."""


@pytest.fixture(scope="module")
def contract() -> OpenApiSchema:
    import schemathesis  # here, since every process collects and one of them needs it

    return schemathesis.openapi.from_dict(deepcopy(contract_of_server()))


@pytest.fixture(scope="module")
def a_case(local: Served) -> Iterator[str]:
    with local.client() as client:
        yield client.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"]


def at_the_bounds(operation: APIOperation) -> Iterator[Case]:
    """Draw requests with what the contract just allows and what it just does not, some of every kind."""
    schema, drawn = operation.schema, Counter[object]()
    config = schema.config.generation_for(operation=operation, phase="coverage")
    for case in schema.iter_coverage_cases(operation, generation_modes=config.modes, generation_config=config):
        assert case.meta is not None
        kind = (case.method, getattr(case.meta.phase.data, "scenario", None))
        drawn[kind] += 1
        if drawn[kind] - 1 in FEW:
            yield case


def not_a_fault(response: Response) -> None:
    assert response.status_code not in (500, 502, 504), response.text
    if response.status_code >= 400:
        ErrorView.model_validate_json(response.text, strict=True)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """One connection for all requests: a new one for each takes a tenth of their time."""
    from requests import Session

    with Session() as made:
        made.trust_env = False
        yield made


@pytest.fixture
def asked(local: Served, a_case: str, session: Session) -> Callable[[Case], None]:
    """Send a request, and hold the answer against the contract."""
    from schemathesis.core.failures import FailureGroup
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

    def ask(case: Case) -> None:
        # Half of the requests about a case are about one that exists; a random id finds nothing to break.
        if "case_id" in case.path_parameters and len(str(case.path_parameters["case_id"])) % 2 == 0:
            case.path_parameters["case_id"] = a_case
        headers = {"authorization": f"Bearer {TOKEN}"}
        response = case.call(base_url=local.url, session=session, headers=headers)
        session.cookies.clear()  # each is asked for itself
        not_a_fault(response)
        try:
            case.validate_response(response, checks=[response_schema_conformance, status_code_conformance])
        except FailureGroup as failures:
            pytest.fail("\n".join(str(f) for f in failures.exceptions))

    return ask


@long_but(every=4)
@pytest.mark.parametrize("route", DRAWN)
def test_no_request_of_the_contract_is_a_fault(
    route: str, contract: OpenApiSchema, asked: Callable[[Case], None]
) -> None:
    operation = contract.find_operation_by_label(route)
    assert operation is not None
    for case in at_the_bounds(operation):
        asked(case)
    many = settings(
        max_examples=examples(8, every=4), deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    many(given(case=operation.as_strategy())(asked))()
