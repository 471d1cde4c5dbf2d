"""Errors as problem JSON (RFC 9457): each names the culprit and the cure, none shows the hub's insides."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from broker.stores.store import StoreUnavailable
from dashboard.api.live import TooManyViewers
from dashboard.show.presenting import Taken

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
TITLES = {status.value: status.phrase for status in HTTPStatus} | {
    413: "Content Too Large",
    422: "Unprocessable Content",
}
"""By RFC 9110, which Python before 3.13 does not follow for these."""


class ParameterError(BaseModel):
    parameter: str = Field(examples=["points"])
    detail: str = Field(examples=["'5000' should be less than or equal to 2000"])


class Presenter(BaseModel):
    name: str = Field(description="As he calls himself; empty where he does not.", examples=["Ayşe"])
    since_ms: int


class Problem(BaseModel):
    """RFC 9457. With the type `about:blank`, the status says what kind of problem it is."""

    type: str = "about:blank"
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["unknown city 'bankok'; known: bangkok, istanbul"])
    instance: str = Field(examples=["/api/v1/cities/bankok"])
    errors: list[ParameterError] | None = None
    """422: every parameter that is wrong."""
    presenter: Presenter | None = None
    """409: who presents now, and so steers alone."""


class ProblemResponse(JSONResponse):
    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:  # noqa: ANN401, as its base has it
        """It quotes what was asked, which may hold halves of letters that UTF-8 does not have."""
        return json.dumps(content, ensure_ascii=False).encode(errors="replace")


class NotFound(Exception):
    """Nothing of that name is here."""


class NotNow(Exception):
    """What is asked cannot be done as things stand."""


class WrongParameter(Exception):
    """A parameter that parses and yet cannot be meant."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(f"{parameter}: {detail}")
        self.error = ParameterError(parameter=parameter, detail=detail)


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    return f"unknown {what} '{name[:80]}'; known: {', '.join(sorted(known))}"


def install_problems(api: FastAPI) -> None:
    """Makes every error of the whole app a problem, those of pages that are not found included."""
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(RequestValidationError, _validation)
    api.add_exception_handler(WrongParameter, _wrong_parameter)
    api.add_exception_handler(NotFound, _not_found)
    api.add_exception_handler(NotNow, _not_now)
    api.add_exception_handler(Taken, _taken)
    api.add_exception_handler(StoreUnavailable, _store_unavailable)
    api.add_exception_handler(TooManyViewers, _too_many_viewers)
    api.add_exception_handler(Exception, _unforeseen)


def documented(status: int) -> dict[str, Any]:
    """How OpenAPI describes this problem."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}}


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    errors: list[ParameterError] | None = None,
    presenter: Presenter | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    described = Problem(
        title=TITLES[status],
        status=status,
        detail=detail,
        instance=request.url.path,
        errors=errors,
        presenter=presenter,
    )
    return ProblemResponse(described.model_dump(exclude_none=True), status, headers)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    match error.status_code:
        case 404:
            detail = f"nothing is at {request.url.path}; /api/v1/openapi.json lists what there is"
        case 405:
            detail = f"{request.method} is not for {request.url.path}; GET it"
        case _:
            detail = error.detail
    return problem(request, error.status_code, detail, headers=error.headers)


async def _validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return _wrong(request, [_parameter_error(each) for each in error.errors()])


async def _wrong_parameter(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WrongParameter)
    return _wrong(request, [error.error])


def _wrong(request: Request, errors: list[ParameterError]) -> JSONResponse:
    detail = "; ".join(f"{error.parameter}: {error.detail}" for error in errors)
    return problem(request, 422, detail, errors=errors)


def _parameter_error(error: Mapping[str, Any]) -> ParameterError:
    parameter = str(error["loc"][-1])
    if error["type"] == "missing":
        return ParameterError(parameter=parameter, detail=f"is missing; add ?{parameter}=...")
    message = error["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return ParameterError(parameter=parameter, detail=f"'{str(error['input'])[:80]}' {message}")


async def _not_found(request: Request, error: Exception) -> JSONResponse:
    return problem(request, 404, str(error))


async def _not_now(request: Request, error: Exception) -> JSONResponse:
    return problem(request, 409, str(error))


async def _taken(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Taken)
    return problem(request, 409, str(error), presenter=Presenter(name=error.name, since_ms=error.since_ms))


async def _store_unavailable(request: Request, _error: Exception) -> JSONResponse:
    detail = "the store cannot answer now and nothing is lost; try again, and see /api/v1/health for the cure"
    return problem(request, 503, detail, headers={"Retry-After": str(RETRY_AFTER_S)})


async def _too_many_viewers(request: Request, error: Exception) -> JSONResponse:
    return problem(request, 503, str(error), headers={"Retry-After": str(RETRY_AFTER_S)})


async def _unforeseen(request: Request, _error: Exception) -> JSONResponse:
    return problem(request, 500, "the hub failed at this and goes on; its log says why")
