"""The desk at `/desk`: a page of its own for who presents; without the PIN it is a place to look on."""

import gzip
from dataclasses import dataclass
from functools import lru_cache

from fastapi import FastAPI, Request, Response

from dashboard.api.guard import is_private
from dashboard.brand.brand import ROADSHOW, Brand
from dashboard.consultations.consultations import Consultations
from dashboard.frontend.assets import Built
from dashboard.screens.desk.consultation import consultation
from dashboard.screens.desk.page import desk_page
from dashboard.screens.phone.phone import language_of
from dashboard.screens.theme import Theme, theme_of
from dashboard.show.repertoire import Repertoire

KEPT_PAGES = 16


@dataclass(frozen=True, slots=True)
class DeskSetting:
    """What one hub offers to who presents."""

    repertoire: Repertoire
    brand: Brand = ROADSHOW
    consultations: Consultations | None = None

    def visitors(self, language: str, request: Request) -> str:
        if self.consultations is None:
            return ""
        solutions = self.repertoire.solutions.values()
        return consultation(self.consultations, solutions, language, is_private=is_private(request))


def mount_desk(api: FastAPI, setting: DeskSetting, *, built: Built) -> None:
    """Mount it before the stage, which answers every path that nobody else does, and serves the built code."""

    @lru_cache(KEPT_PAGES)
    def page(language: str, theme: Theme | None, visitors: str) -> tuple[bytes, bytes]:
        text = desk_page(
            setting.repertoire, language=language, theme=theme, built=built, brand=setting.brand, visitors=visitors
        )
        return text.encode(), gzip.compress(text.encode(), 9, mtime=0)

    @api.get("/desk", include_in_schema=False)
    def desk(request: Request) -> Response:
        query, accepted = request.query_params, request.headers.get("accept-language", "")
        language = language_of(query, accepted, else_=setting.repertoire.city.language)
        plain, zipped = page(language, theme_of(query.get("theme")), setting.visitors(language, request))
        headers = {"cache-control": "no-cache", "vary": "accept-encoding, accept-language"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(plain, media_type="text/html", headers=headers)
        return Response(zipped, media_type="text/html", headers=headers | {"content-encoding": "gzip"})
