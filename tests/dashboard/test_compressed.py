"""What is compressed once, however many ask."""

import pytest
from fastapi import FastAPI, Response

from dashboard.screens.compressed import CompressedOnce, Document

TEXT = "var dash = 'dash';\n" * 200


@pytest.fixture
def asked():
    return []


@pytest.fixture
def api(asked):
    api = FastAPI()

    @api.get("/suites/{name}")
    def suite(name: str) -> Response:
        asked.append(name)
        return Response(TEXT, media_type="text/javascript") if name == "dash.js" else Response("no", status_code=404)

    @api.get("/other.js")
    def other() -> Response:
        return Response(TEXT, media_type="text/javascript")

    api.add_middleware(CompressedOnce, prefix="/suites/")
    return api


def test_a_suite_is_compressed_for_the_first_viewer_and_kept_for_the_next(api, ask, asked):
    answers = [ask(api, "/suites/dash.js", "gzip") for _ in range(2)]
    assert [answer.text for answer in answers] == [TEXT, TEXT]
    assert [answer.headers["content-encoding"] for answer in answers] == ["gzip", "gzip"]
    assert asked == ["dash.js"]


def test_who_takes_no_gzip_gets_it_plain(api, ask):
    answer = ask(api, "/suites/dash.js", "identity")
    assert answer.text == TEXT
    assert "content-encoding" not in answer.headers


def test_what_is_not_found_stays_so_and_is_not_kept(api, ask, asked):
    answers = [ask(api, "/suites/gone.js", "gzip") for _ in range(2)]
    assert [(answer.status_code, answer.text) for answer in answers] == [(404, "no"), (404, "no")]
    assert asked == ["gone.js", "gone.js"]


def test_other_paths_are_left_alone(api, ask):
    assert "content-encoding" not in ask(api, "/other.js", "gzip").headers


def test_a_documents_version_follows_its_text():
    assert Document.of("a", "text/plain").version == Document.of("a", "text/plain").version
    assert Document.of("a", "text/plain").version != Document.of("b", "text/plain").version
