"""What all resources share: they are read, and only read."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from dashboard.api.problems import documented
from dashboard.platform import Platform

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class Resource(APIRouter):
    def read(
        self,
        path: str,
        *,
        summary: str,
        description: str | None = None,
        problems: tuple[int, ...] = (),
        response_class: type[Response] = JSONResponse,
        responses: Mapping[int | str, dict[str, Any]] = MappingProxyType({}),
    ) -> Callable[[Endpoint], Endpoint]:
        """Answers GET, and HEAD as HTTP asks; the function's name is the operation's."""
        described = {status: documented(status) for status in (*problems, 500)} | dict(responses)

        def register(endpoint: Endpoint) -> Endpoint:
            self.get(
                path,
                operation_id=endpoint.__name__,
                summary=summary,
                description=description,
                response_class=response_class,
                responses=described,
            )(endpoint)
            self.head(path, include_in_schema=False)(endpoint)
            return endpoint

        return register


async def _of(request: Request) -> Platform:
    return request.app.state.platform


Reads = Annotated[Platform, Depends(_of)]
"""An endpoint's view of the platform."""
