"""`/api/v1/consultations`: what visitors leave, and, with the PIN, how many did and, with the passphrase, who.

Nothing that was said here is ever said again: not in an answer, not in an error, not in a log.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Body, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dashboard.api.guard import PinHeader, SeatHeader
from dashboard.api.problems import NotNow, WrongParameter, documented, problem
from dashboard.api.resource import Reads, Resource
from dashboard.consultations.consent import Box
from dashboard.consultations.consultations import Consultations, Unreadable
from dashboard.consultations.left import Left
from dashboard.consultations.sealing import WrongPassphrase
from dashboard.consultations.sheet import sheet
from dashboard.diary import Full
from dashboard.platform import Platform
from devices.words import LANGUAGES

UNSAID = "…"
CSV = "text/csv; charset=utf-8"
CURES = {
    "brand": "nobody is named who answers for what visitors leave; write a contact and a country into brand.toml, and "
    "start with --brand",
    "key": "there is no key to seal requests with; `roadshow consultations new-key` makes one, while it runs too",
}


class Discreet(APIRoute):
    """Says what is wrong with a field, and never what stands in it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def discreetly(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                unsaid = [{**each, "input": UNSAID} for each in error.errors()]
            raise RequestValidationError(unsaid)

        return discreetly


resource = Resource(tags=["consultations"], route_class=Discreet)


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds a line break or a control character")
    return text.strip()


def _written(text: str) -> str:
    if not text:
        raise ValueError("is empty")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
Written = Annotated[Line, AfterValidator(_written)]


class Consultation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Written = Field(max_length=100)
    organisation: Line = Field(default="", max_length=120)
    contact: Written = Field(max_length=120, description="E-mail or telephone.")
    interests: list[Annotated[str, Field(max_length=40)]] = Field(
        default=[], max_length=20, description="Ids of solutions and keys of the exhibitor's products."
    )
    language: str = Field(json_schema_extra={"enum": list(LANGUAGES)}, examples=["tr"])
    consent: str = Field(max_length=40, description="The version of the text that was shown.")
    agreed: list[Box] = Field(max_length=2, description="The boxes below that text that were ticked: all of them.")


class KeptRequest(BaseModel):
    at_ms: int
    language: str


class ConsultationReport(BaseModel):
    closed: str = Field(description="Why nothing can be left now, and what to do; empty where it can.")
    keep_days: int
    requests: list[KeptRequest] = Field(description="All that can be told without the passphrase; oldest first.")
    torn: int = Field(description="Lines whose writer was killed within them; nobody was told that these were kept.")


class Opening(BaseModel):
    model_config = ConfigDict(extra="forbid")

    passphrase: str = Field(max_length=400)


@resource.post(
    "/consultations",
    status_code=201,
    operation_id="leave_request",
    summary="Leave a request for a consultation",
    description="By HTTPS from anywhere, or at the hub's own machine with the PIN. Sealed and on disk when answered.",
    responses={status: documented(status) for status in (401, 403, 409, 413, 415, 422, 429, 500, 507)},
)
def leave_request(
    platform: Reads,
    request: Request,
    asked: Annotated[Consultation, Body()],
    _pin: PinHeader = None,
    _seat: SeatHeader = None,
) -> Any:  # noqa: ANN401, what is kept or a problem
    consultations = _open(platform)
    consent = _agreed(consultations, asked)
    known = {solution.id for solution in platform.packs.solutions_of(platform.city.id)}
    known |= {product.key for product in platform.brand.products}
    if set(asked.interests) - known:
        raise WrongParameter("interests", f"holds one that is none; known: {', '.join(sorted(known))}")
    at_ms = platform.live.wall_ms
    left = Left(
        at_ms=at_ms,
        language=asked.language,
        name=asked.name,
        organisation=asked.organisation,
        contact=asked.contact,
        interests=tuple(dict.fromkeys(asked.interests)),
        consent=consent,
    )
    try:
        consultations.keep(left)
    except (Full, OSError):
        return problem(
            request, 507, "the disk takes no more requests and this one is not kept; export, delete, make room"
        )
    return KeptRequest(at_ms=at_ms, language=asked.language)


@resource.read(
    "/consultations",
    problems=(401, 403, 422, 429),
    summary="How many requests are kept, with the PIN",
)
def read_consultations(
    platform: Reads, response: Response, _pin: PinHeader = None, _seat: SeatHeader = None
) -> ConsultationReport:
    response.headers["Cache-Control"] = "no-store"
    consultations = platform.consultations
    lines = consultations.lines()
    return ConsultationReport(
        closed=_cure(consultations),
        keep_days=consultations.terms.keep_days,
        requests=[KeptRequest(at_ms=line.at_ms, language=line.language) for line in lines.entries],
        torn=lines.torn,
    )


@resource.post(
    "/consultations/export",
    operation_id="export_consultations",
    summary="All requests as CSV, with the PIN and the passphrase",
    description="By HTTPS, or at the hub's own machine. `Roadshow-Unopened` says how many lines another key closed.",
    response_class=Response,
    responses={
        200: {"description": "CSV in UTF-8 that begins no formula.", "content": {CSV: {"schema": {"type": "string"}}}},
        **{status: documented(status) for status in (401, 403, 409, 413, 415, 422, 429, 500)},
    },
)
def export_consultations(
    platform: Reads,
    request: Request,
    asked: Annotated[Opening, Body()],
    _pin: PinHeader = None,
    _seat: SeatHeader = None,
) -> Response:
    consultations = platform.consultations
    try:
        key = consultations.key()
        if key is None:
            raise NotNow(CURES["key"])
        found = consultations.open(key, asked.passphrase)
    except Unreadable as reason:
        raise NotNow(str(reason)) from None
    except WrongPassphrase:
        return problem(request, 403, "this passphrase opens nothing; it is the one that was typed at `new-key`")
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="consultations.csv"',
        "Roadshow-Unopened": str(found.unopened + found.torn),
    }
    return Response(sheet(found.requests, platform.city.time_zone), media_type=CSV, headers=headers)


def _open(platform: Platform) -> Consultations:
    if cure := _cure(platform.consultations):
        raise NotNow(cure)
    return platform.consultations


def _cure(consultations: Consultations) -> str:
    try:
        closed = consultations.closed()
    except Unreadable as reason:
        return str(reason)
    return CURES[closed] if closed else ""


def _agreed(consultations: Consultations, asked: Consultation) -> str:
    """The version of the text."""
    if asked.language not in LANGUAGES:
        raise WrongParameter("language", f"is none of {', '.join(LANGUAGES)}")
    if set(asked.agreed) != set(consultations.terms.boxes):
        raise WrongParameter("agreed", f"is not all that is asked: {', '.join(consultations.terms.boxes)}")
    version = consultations.terms.consent(asked.language).version
    if asked.consent != version:
        raise NotNow("the text that was agreed to is not the one that stands now; load the page again")
    return version
