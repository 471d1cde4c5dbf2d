"""Which build of the browser code stands, and how it is sent."""

import gzip
import json

import pytest
from fastapi import FastAPI

from dashboard.frontend.assets import read_built
from dashboard.frontend.build import compress, hash_of
from dashboard.frontend.serve import mount_built

SCRIPT = "export const answer = 42;\n" * 100


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "stage-1.js").write_text(SCRIPT)
    (tmp_path / "bare-1.js").write_text("bare")
    names = {"stage.js": "stage-1.js", "bare.js": "bare-1.js"}
    (tmp_path / "manifest.json").write_text(json.dumps({"sources": "abc", "names": names}))
    compress(tmp_path / "stage-1.js")
    return tmp_path


@pytest.fixture
def api(folder):
    api = FastAPI()
    built = read_built(folder)
    assert built
    mount_built(api, built)
    return api


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_file_is_sent_as_it_was_compressed(api, ask, coding):
    answer = ask(api, "/built/stage-1.js", f"deflate, {coding}")
    assert answer.text == SCRIPT
    assert answer.headers["content-encoding"] == coding
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(("name", "accepted"), [("stage-1.js", "identity"), ("bare-1.js", "br, gzip")])
def test_a_file_is_sent_plain_where_it_must(api, ask, name, accepted):
    answer = ask(api, f"/built/{name}", accepted)
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("name", ["gone-1.js", "manifest.json", "../pyproject.toml", "stage-1.js.gz"])
def test_nothing_else_is_served(api, ask, name):
    assert ask(api, f"/built/{name}").status_code == 404


def test_a_build_that_misses_a_file_is_none(folder):
    assert read_built(folder)
    (folder / "stage-1.js").unlink()
    assert read_built(folder) is None


def test_a_manifest_cut_short_is_no_build(folder):
    (folder / "manifest.json").write_text('{"sources": "ab')
    assert read_built(folder) is None


def test_the_same_text_compresses_to_the_same_bytes(folder):
    before = (folder / "stage-1.js.gz").read_bytes()
    compress(folder / "stage-1.js")
    assert (folder / "stage-1.js.gz").read_bytes() == before
    assert gzip.decompress(before).decode() == SCRIPT


def test_the_hash_changes_with_a_source_and_not_with_line_ends_or_what_is_built(tmp_path):
    (tmp_path / "src").mkdir()
    source = tmp_path / "src" / "stage.ts"
    source.write_bytes(b"one\ntwo\n")
    before = hash_of(tmp_path)
    source.write_bytes(b"one\r\ntwo\r\n")
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "stage.js").write_text("built")
    assert hash_of(tmp_path) == before
    source.write_bytes(b"one\nthree\n")
    assert hash_of(tmp_path) != before
