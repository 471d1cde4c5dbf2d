"""A city's file of tiles, as a browser asks for it: piece by piece, and nothing but that file."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from dashboard.screens.stage.base_map import mount_base_map
from devices.packs import read_packs

CONTENT = bytes(range(256)) * 8


@pytest.fixture
def served(tmp_path):
    (tmp_path / "city.pmtiles").write_bytes(CONTENT)
    (tmp_path / "secret.txt").write_text("not yours")
    api = FastAPI()
    city = replace(read_packs().city("bangkok"), tiles=tmp_path / "city.pmtiles")
    return api, mount_base_map(api, city)


def get(api, path, **headers):
    async def answer():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://hub") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(answer())


def test_a_range_is_answered_with_just_that_range(served):
    api, urls = served
    answer = get(api, urls["tiles"], range="bytes=16-31")
    assert (answer.status_code, answer.content) == (206, CONTENT[16:32])
    assert answer.headers["content-range"] == f"bytes 16-31/{len(CONTENT)}"


def test_a_range_beyond_the_file_is_refused(served):
    api, urls = served
    assert get(api, urls["tiles"], range="bytes=9999-").status_code == 416


@pytest.mark.parametrize("path", ["secret.txt", "other.pmtiles", "../secret.txt"])
def test_nothing_else_of_the_folder_is_served(served, path):
    assert get(served[0], f"/stage/tiles/{path}").status_code == 404


def test_a_city_without_tiles_names_none():
    assert mount_base_map(FastAPI(), read_packs().city("istanbul")).keys() == {"base"}
