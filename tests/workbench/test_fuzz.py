"""A fuzz of the interface from its own contract: no answer is a 500, and every error has the one shape.

Seeds are fixed, so a run is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from detente.web.contract import document
from detente.web.shapes import ErrorView
from seeds import examples, full

from .conftest import TOKEN, Served
from .test_store import SMALL

CONTRACT = document()
schema = schemathesis.openapi.from_dict(CONTRACT)
STREAMS = "/api/cases/{case_id}/events"


@pytest.fixture(scope="module")
def a_case(local: Served) -> Iterator[str]:
    with local.client() as client:
        yield client.post("/api/import", params={"name": "s.yaml"}, content=SMALL.encode()).json()["id"]


def not_a_fault(response: schemathesis.Response) -> None:
    assert response.status_code not in (500, 502, 504), response.text
    if response.status_code >= 400:
        ErrorView.model_validate_json(response.text, strict=True)


@schema.include(path_regex="^/api/").exclude(path=STREAMS).parametrize()
@full
@settings(
    max_examples=examples(8, every=4), deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
def test_no_request_of_the_contract_is_a_fault(case: schemathesis.Case, local: Served, a_case: str) -> None:
    # Half of the requests about a case are about one that exists; a random id finds nothing to break.
    if "case_id" in case.path_parameters and len(str(case.path_parameters["case_id"])) % 2 == 0:
        case.path_parameters["case_id"] = a_case
    headers = {"authorization": f"Bearer {TOKEN}"}
    response = case.call(base_url=local.url, headers=headers)
    not_a_fault(response)
    try:
        case.validate_response(response, checks=[response_schema_conformance, status_code_conformance])
    except FailureGroup as failures:
        pytest.fail("\n".join(str(f) for f in failures.exceptions))
