"""Asks an app in this process, without a socket."""

import asyncio

import httpx
import pytest


@pytest.fixture
def ask():
    def ask(api, path, accept_encoding="identity"):
        async def answer():
            transport = httpx.ASGITransport(api)
            async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
                return await client.get(path, headers={"accept-encoding": accept_encoding})

        return asyncio.run(answer())

    return ask
