"""What all resources share: they are read, and only read."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request

from dashboard.api.problems import documented
from dashboard.platform import Platform

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class Resource(APIRouter):
    def read(self, path: str, *, problems: tuple[int, ...] = (), **openapi: Any) -> Callable[[Endpoint], Endpoint]:
        """Answers GET, and HEAD as HTTP asks; the function's name is the operation's."""
        described = {status: documented(status) for status in (*problems, 500)}

        def register(endpoint: Endpoint) -> Endpoint:
            responses = described | openapi.pop("responses", {})
            self.get(path, operation_id=endpoint.__name__, responses=responses, **openapi)(endpoint)
            self.head(path, include_in_schema=False)(endpoint)
            return endpoint

        return register


async def _of(request: Request) -> Platform:
    return request.app.state.platform


Reads = Annotated[Platform, Depends(_of)]
"""An endpoint's view of the platform."""
