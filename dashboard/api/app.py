"""The API: everything the screens know, for programs; what changes the show, run and stage, asks for the PIN."""

from importlib.metadata import version
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from broker.live.view import View
from dashboard.api import (
    alerts,
    arrivals,
    cities,
    consultations,
    day,
    devices,
    drawn,
    futures,
    health,
    history,
    hub_time,
    quake,
    refusals,
    run,
    show,
    solutions,
    stream,
    traces,
    water,
)
from dashboard.api.cues import Cues
from dashboard.api.day import Days
from dashboard.api.guard import Guard
from dashboard.api.headers import SecurityHeaders
from dashboard.api.heads import Heads
from dashboard.api.limits import Limits
from dashboard.api.problems import Problem, install_problems
from dashboard.api.rates import Rates
from dashboard.api.roster import listed
from dashboard.platform import Platform
from devices.asyncapi import asyncapi

RESOURCES = (
    cities,
    consultations,
    solutions,
    day,
    devices,
    history,
    alerts,
    drawn,
    hub_time,
    refusals,
    health,
    arrivals,
    run,
    show,
    water,
    traces,
    futures,
    quake,
    stream,
)
REF = "#/components/schemas/{name}"
DESCRIPTION = """\
A city's sensors and actuators, simulated and real, as one hub knows them. Everything is read-only but the run
and what is on show, which whoever knows the PIN may steer, and while somebody presents he alone. Screens report when
they have drawn an alert, which changes a figure and nothing else.

Times ending in `_ms` are epoch milliseconds in UTC. Names are objects by language: `en`, `ko`, `th`, `tr`.
Errors are problem JSON (RFC 9457). How devices speak over MQTT is at `/asyncapi.json`.
"""


class Api(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        """The security headers go outside everything, also what Dash and error handlers answer; then the limits."""
        platform: Platform = self.state.platform
        within = Heads(super().build_middleware_stack())
        return SecurityHeaders(Limits(Guard(within, platform.desk, platform.presenting), Rates()))

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        problem = Problem.model_json_schema(ref_template=REF.format(name="{model}"))
        _, view = msgspec.json.schema_components([View], ref_template=REF)
        document["components"]["schemas"] |= problem.pop("$defs", {}) | {"Problem": problem} | view
        return document


def create_api(platform: Platform) -> FastAPI:
    """The app that Dash is then given as its server."""
    api = Api(
        title="Roadshow",
        version=version("roadshow"),
        summary="A smart city on a laptop",
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # both pages load scripts from outside, and no request may leave the machine
        redoc_url=None,
    )
    api.state.platform = platform
    api.state.listed = listed(platform.packs)
    api.state.days = Days(platform)
    api.state.cues = Cues(platform)
    for module in RESOURCES:
        api.include_router(module.resource, prefix="/api/v1")
    _serve_asyncapi(api, platform)
    for path in ("/api", "/api/{path:path}"):
        api.add_route(path, _nothing_here, include_in_schema=False)
    install_problems(api)
    return api


def _serve_asyncapi(api: FastAPI, platform: Platform) -> None:
    document = JSONResponse(asyncapi(platform.packs, version=api.version))

    async def read_asyncapi(_request: Request) -> JSONResponse:
        return document

    api.add_route("/asyncapi.json", read_asyncapi, methods=["GET"], include_in_schema=False)


async def _nothing_here(_request: Request) -> Response:
    """Stands before Dash's own catch-all, which answers every address with a page."""
    raise HTTPException(404)
