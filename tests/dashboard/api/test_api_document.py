"""The OpenAPI document: clean, complete, and nothing of the framework's defaults."""

import json

import pytest
from jsonschema import Draft202012Validator


@pytest.fixture(scope="module")
def document(ask):
    return ask("/api/v1/openapi.json").json()


def operations(document):
    return [(path, operation) for path, methods in document["paths"].items() for operation in methods.values()]


def test_the_document_says_who_it_is(document):
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Roadshow"
    assert document["info"]["license"] == {"name": "Apache-2.0", "identifier": "Apache-2.0"}


def test_every_operation_but_five_only_reads_and_has_a_name_of_its_own(document):
    assert [(path, *methods) for path, methods in document["paths"].items() if [*methods] != ["get"]] == [
        ("/api/v1/consultations", "post", "get"),
        ("/api/v1/consultations/export", "post"),
        ("/api/v1/drawn", "post"),
        ("/api/v1/run", "get", "post"),
        ("/api/v1/show", "get", "post"),
    ]
    names = [operation["operationId"] for _, operation in operations(document)]
    assert sorted(names) == sorted(
        [
            "list_alerts",
            "read_feed",
            "read_time",
            "report_drawn",
            "read_alert",
            "read_cap",
            "leave_request",
            "read_consultations",
            "export_consultations",
            "list_cities",
            "read_city",
            "read_base_map",
            "list_solutions",
            "read_solution",
            "list_devices",
            "read_device",
            "read_latest",
            "read_history",
            "read_day",
            "read_phones",
            "read_refusals",
            "read_run",
            "steer_run",
            "read_show",
            "put_on_show",
            "read_health",
            "read_quake",
            "read_water",
            "read_traces",
            "read_futures",
            "watch_live",
        ]
    )


def test_every_operation_has_a_summary_a_tag_a_described_answer_and_its_problems(document):
    for path, operation in operations(document):
        assert operation["summary"], path
        assert len(operation["tags"]) == 1, path
        well = next(status for status in operation["responses"] if status.startswith("2"))
        assert operation["responses"][well]["content"], path
        problems = [status for status in operation["responses"] if status >= "400"]
        assert "500" in problems, path
        if "{" in path:
            assert "404" in problems, path
        for status in problems:
            assert list(operation["responses"][status]["content"]) == ["application/problem+json"], (path, status)


def test_nothing_of_the_frameworks_default_errors_is_left(document):
    assert "HTTPValidationError" not in json.dumps(document)


def test_every_reference_leads_somewhere(document):
    def references(node):
        match node:
            case {"$ref": str(reference), **rest}:
                yield reference
                yield from references(rest)
            case dict():
                for value in node.values():
                    yield from references(value)
            case list():
                for value in node:
                    yield from references(value)

    schemas = document["components"]["schemas"]
    assert {reference.removeprefix("#/components/schemas/") for reference in references(document)} <= schemas.keys()


@pytest.mark.parametrize("path", ["/api/v1/cities/nowhere", "/api/v1/devices?limit=0"])
def test_problems_keep_to_their_own_schema(ask, document, path):
    schema = document | {"$ref": "#/components/schemas/Problem"}
    Draft202012Validator(schema).validate(ask(path).json())


def test_answers_keep_to_their_schemas(ask, document):
    for path in ("/api/v1/cities", "/api/v1/solutions", "/api/v1/devices", "/api/v1/refusals", "/api/v1/health"):
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator(document | schema).validate(ask(path).json())


def test_the_pages_that_load_scripts_from_outside_are_off(ask):
    assert ask("/docs").status_code == ask("/redoc").status_code == 404
