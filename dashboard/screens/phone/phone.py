"""The phone at `/m`: a page of its own without Dash, the same truth in a hand."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from fastapi import FastAPI, Request, Response

from dashboard.api.phones import is_this_machine
from dashboard.consultations.consultations import Consultations
from dashboard.frontend.assets import Built
from dashboard.screens.phone.page import NOBODYS, Asked, Leaves, phone_page
from dashboard.screens.theme import theme_of
from devices.city import City
from devices.packs import Packs
from devices.solution import Solution
from devices.words import LANGUAGES

KEPT_PAGES = 128


def _uncounted(_language: str) -> None:
    """Where nobody makes a report."""


@dataclass(frozen=True, slots=True)
class PhoneSetting:
    """What one hub shows to phones."""

    packs: Packs
    city: City
    solution: Solution
    """Where the address names none."""
    consultations: Consultations | None = None
    came: Callable[[str], None] = _uncounted
    """Told the language of each page that somebody opens on a device of his own."""

    def leaves(self, request: Request) -> Leaves:
        if self.consultations is None or not self.consultations.is_open:
            return "nothing"
        return "here" if request.url.scheme == "https" else "at the desk"


def mount_phone(api: FastAPI, setting: PhoneSetting, *, built: Built) -> None:
    """Mount it before the stage, which answers every path that nobody else does, and serves the built code."""
    playing = setting.packs.solutions_known(setting.solution, setting.city.id)

    terms = setting.consultations.terms if setting.consultations else NOBODYS

    @lru_cache(KEPT_PAGES)
    def page(solution: str, asked: Asked) -> tuple[bytes, bytes]:
        plain = phone_page(setting.packs, setting.city, playing[solution], asked, built, terms).encode()
        return plain, gzip.compress(plain, 9, mtime=0)

    @api.get("/m", include_in_schema=False)
    def phone(request: Request) -> Response:
        query = request.query_params
        solution = query.get("solution", "")
        asked = Asked(
            language=language_of(query, request.headers.get("accept-language", ""), else_=setting.city.language),
            theme=theme_of(query.get("theme")),
            twin=query.get("twin") == "1",
            leaves=setting.leaves(request),
        )
        if not (asked.twin or is_this_machine(request.client.host if request.client else "")):
            setting.came(asked.language)
        plain, zipped = page(solution if solution in playing else setting.solution.id, asked)
        headers = {"cache-control": "no-cache", "vary": "accept-encoding, accept-language"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(plain, media_type="text/html", headers=headers)
        return Response(zipped, media_type="text/html", headers=headers | {"content-encoding": "gzip"})


def language_of(query: Mapping[str, str], accepted: str, *, else_: str) -> str:
    """As the address says, or the best that the phone accepts, or `else_`."""
    if query.get("lang") in LANGUAGES:
        return query["lang"]
    wishes = [_wish(part) for part in accepted.split(",")]
    best = max((wish for wish in wishes if wish[1] in LANGUAGES), key=lambda wish: wish[0], default=(0.0, else_))
    return best[1] if best[0] else else_


def _wish(part: str) -> tuple[float, str]:
    tag, _, quality = part.partition(";")
    try:
        weight = float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        weight = 0.0
    return weight, tag.strip().partition("-")[0].lower()
