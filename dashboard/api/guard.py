"""Who may say anything: before a word of it is read, the PIN, and that no other site's page is behind it."""

import math
import time
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Header
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api.limits import CLOSE, CONSULTATIONS, DRAWN, EXPORTED, READING, SHOWN, STEERED, WRITTEN
from dashboard.api.live import OF_ONE
from dashboard.api.problems import problem
from dashboard.api.rates import THIS_MACHINE, Rates, asker
from dashboard.desk import Desk
from dashboard.show.presenting import Presenting

PIN = "X-Roadshow-PIN"
"""No page of another site can send it unless it is let in, and nobody is."""
SEAT = "X-Roadshow-Seat"
"""The token of who presents: he has shown the PIN when he took the seat, and his page does not keep it."""
PinHeader = Annotated[str | None, Header(alias=PIN, description="`Guard` has read it.")]
SeatHeader = Annotated[str | None, Header(alias=SEAT, max_length=100, description="The token of who presents.")]
BEARER = "bearer "
WRONG_TRIES = 5
"""A minute, from one address."""
REPORTS_A_SECOND = 50.0
"""From one address, which may be a whole hall's: each of its phones at once, and then each a few times a minute."""
LEFT_A_MINUTE = 10
"""Requests for a consultation from one address: more than a phone's owner or a busy desk leaves."""
OPENED_A_MINUTE = 5
"""Tries of a passphrase, each of which takes most of a second and 256 MB."""
JSON = "application/json"


class Guard:
    """Stands before what is written to, and before what visitors have left; all else passes."""

    def __init__(self, app: ASGIApp, desk: Desk, presenting: Presenting, reports: Rates | None = None) -> None:
        self._app = app
        self._desk = desk
        self._presenting = presenting
        self._tries = Rates(a_second=WRONG_TRIES / 60, at_once=WRONG_TRIES)
        self._reports = reports or Rates(a_second=REPORTS_A_SECOND, at_once=OF_ONE)
        self._left = Rates(a_second=LEFT_A_MINUTE / 60, at_once=LEFT_A_MINUTE)
        self._opened = Rates(a_second=OPENED_A_MINUTE / 60, at_once=OPENED_A_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_guarded = (
            scope["type"] == "http"
            and scope["path"] in WRITTEN
            and (scope["method"] not in READING or scope["path"] == CONSULTATIONS)
        )
        app = (self._refusal(Request(scope)) if is_guarded else None) or self._app
        await app(scope, receive, send)

    def _refusal(self, request: Request) -> ASGIApp | None:
        if _is_elsewhere(request):
            return problem(request, 403, "only this hub's own pages say anything here; open the stage", headers=CLOSE)
        who = asker(request.client.host) if request.client else THIS_MACHINE
        who_may = {
            STEERED: self._may_steer,
            SHOWN: self._may_steer,
            DRAWN: self._may_report,
            CONSULTATIONS: self._may_steer if request.method in READING else self._may_leave,
            EXPORTED: self._may_open,
        }[request.url.path]
        if (refusal := who_may(request, who, time.monotonic())) is not None:
            return refusal
        if request.method in READING:
            return None
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            return problem(request, 415, f"send JSON, and say so: Content-Type: {JSON}", headers=CLOSE)
        return None

    def _may_report(self, request: Request, who: str, now_s: float) -> ASGIApp | None:
        if wait_s := self._reports.wait_s(who, 1.0, now_s=now_s):
            detail = f"{who} reports too much; nothing is lost but its place in a figure"
            return problem(request, 429, detail, headers={"Retry-After": str(math.ceil(wait_s))} | CLOSE)
        return None

    def _may_leave(self, request: Request, who: str, now_s: float) -> ASGIApp | None:
        """A phone by HTTPS; the desk at this machine."""
        if not is_private(request):
            return _in_the_clear(request)
        if request.url.scheme != "https" and (refusal := self._may_steer(request, who, now_s)) is not None:
            return refusal
        if wait_s := self._left.wait_s(who, 1.0, now_s=now_s):
            detail = f"{who} leaves too many requests; {LEFT_A_MINUTE} a minute are taken"
            return problem(request, 429, detail, headers={"Retry-After": str(math.ceil(wait_s))} | CLOSE)
        return None

    def _may_open(self, request: Request, who: str, now_s: float) -> ASGIApp | None:
        if not is_private(request):
            return _in_the_clear(request)
        if (refusal := self._may_steer(request, who, now_s)) is not None:
            return refusal
        if wait_s := self._opened.wait_s(who, 1.0, now_s=now_s):
            detail = f"{who} has tried too many passphrases; wait a little"
            return problem(request, 429, detail, headers={"Retry-After": str(math.ceil(wait_s))} | CLOSE)
        return None

    def _may_steer(self, request: Request, who: str, now_s: float) -> ASGIApp | None:
        if wait_s := self._tries.wait_s(who, 1.0, now_s=now_s):
            detail = f"{who} has tried too many wrong PINs; wait a little. `roadshow` says the right one at its start"
            return problem(request, 429, detail, headers={"Retry-After": str(math.ceil(wait_s))} | CLOSE)
        if not (self._desk.knows(_pin(request)) or self._presenting.knows(request.headers.get(SEAT, ""))):
            detail = f"steering needs the PIN that `roadshow` says at its start; send it as the header {PIN}"
            return problem(request, 401, detail, headers={"WWW-Authenticate": 'Bearer realm="the run"'} | CLOSE)
        self._tries.give_back(who, 1.0)
        return None


def is_private(request: Request) -> bool:
    """Whether nobody in the hall can read along: encrypted, or within this machine."""
    within = request.client is None or asker(request.client.host) == THIS_MACHINE
    return within or request.url.scheme == "https"


def _in_the_clear(request: Request) -> ASGIApp:
    detail = "what visitors leave does not go over a network in the clear; use the desk at the hub's machine, or HTTPS"
    return problem(request, 403, detail, headers=CLOSE)


def _is_elsewhere(request: Request) -> bool:
    """By what a browser tells of the page that asks; a program tells nothing."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return True
    return site not in ("same-origin", "none")


def _pin(request: Request) -> str:
    if (pin := request.headers.get(PIN)) is not None:
        return pin.strip()
    said = request.headers.get("authorization", "")
    return said[len(BEARER) :].strip() if said.lower().startswith(BEARER) else ""
