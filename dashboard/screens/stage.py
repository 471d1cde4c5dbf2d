"""The stage: what a hall sees. Dash lays it out in the viewer's language; the browser code brings it to life."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from dash import Dash
from dash.development.base_component import Component
from fastapi import FastAPI, Request, Response

from dashboard.frontend.assets import Built
from dashboard.frontend.serve import mount_built
from dashboard.screens.compressed import CompressedOnce, Document
from dashboard.screens.page import page
from dashboard.screens.scene import scene
from dashboard.screens.stage_layout import Viewed, stage_layout
from dashboard.screens.theme import Theme
from devices.city import City
from devices.packs import Packs
from devices.solution import Solution
from devices.words import LANGUAGES

SUITES = "/_dash-component-suites/"
LIVE = "/api/v1/live"

DaySeries = Callable[[], Sequence[tuple[int, float]]]
"""The chart's tile since local midnight: (at_ms, value), rising."""


@dataclass(frozen=True, slots=True)
class StageSetting:
    """What one hub shows."""

    packs: Packs
    city: City
    solution: Solution
    day_series: DaySeries
    language: str = ""
    """Where the address names none; empty: the city's."""
    theme: Theme = "dark"


def mount_stage(api: FastAPI, setting: StageSetting, *, built: Built) -> Dash:
    """Serve the stage at `/`. Mount it last: Dash answers every path that nobody else does."""
    scenes = {language: _scene(setting, language) for language in LANGUAGES}
    base = Document.of(setting.city.base_map, "application/geo+json")
    mount_built(api, built)

    @api.get("/stage/base/{version}.geojson", include_in_schema=False)
    def base_map(request: Request, version: str) -> Response:
        return base.response(request) if version == base.version else Response(status_code=404)

    @api.get("/stage/scene/{language}/{version}.json", include_in_schema=False)
    def the_scene(request: Request, language: str, version: str) -> Response:
        known = scenes.get(language)
        return known.response(request) if known and known.version == version else Response(status_code=404)

    def urls(language: str) -> dict[str, str]:
        return {
            "base": f"/stage/base/{base.version}.geojson",
            "scene": f"/stage/scene/{language}/{scenes[language].version}.json",
            "live": LIVE,
            "worker": built.url("worker.mjs"),
        }

    stage = StageDash(setting, built, urls, server=api)
    api.add_middleware(CompressedOnce, prefix=SUITES)
    return stage


class StageDash(Dash):
    """Dash with a page of our own, in the language and theme that the page's address asks for."""

    def __init__(
        self, setting: StageSetting, built: Built, urls: Callable[[str], dict[str, str]], *, server: FastAPI
    ) -> None:
        super().__init__(
            name="roadshow",
            server=server,  # pyright: ignore[reportArgumentType]: Dash takes a FastAPI app, its hint says bool
            serve_locally=True,
            include_assets_files=False,
            update_title="",
            add_log_handler=False,
            enable_mcp=False,
        )
        self._setting = setting
        self._built = built
        self._urls = urls
        # Nothing here needs a socket of Dash's own; without this every viewer would hold one open.
        self.backend.websocket_capability = False
        self.layout = self._lay_out

    def interpolate_index(self, **parts: str) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The page around what Dash needs; Dash documents this very signature for it."""
        viewed = self._viewed(self.backend.request_adapter().args)
        return page(viewed, self._built, self._urls(viewed.language), parts)

    def _lay_out(self) -> Component:
        # The renderer asks for the layout at an address without the page's query; the browser names the page. Dash
        # itself asks once without any request, to know the ids.
        asked = self.backend.has_request_context()
        page_address = self.backend.request_adapter().headers.get("referer", "") if asked else ""
        viewed = self._viewed(dict(parse_qsl(urlsplit(page_address).query)))
        return stage_layout(viewed, self._hours_and_shares() if asked else ([], []))

    def _viewed(self, query: Mapping[str, str]) -> Viewed:
        setting = self._setting
        language = query.get("lang", "")
        if language not in LANGUAGES:
            language = setting.language or setting.city.language
        match query.get("theme"):
            case "dark" | "light" as theme:
                pass
            case _:
                theme = setting.theme
        return Viewed(setting.city, setting.solution, language, theme)

    def _hours_and_shares(self) -> tuple[list[float], list[float]]:
        hours, shares = [], []
        for at_ms, share in self._setting.day_series():
            local = datetime.fromtimestamp(at_ms / 1000, self._setting.city.time_zone)
            hours.append(local.hour + local.minute / 60 + local.second / 3600)
            shares.append(share)
        return hours, shares


def _scene(setting: StageSetting, language: str) -> Document:
    content = scene(setting.packs, setting.city, setting.solution, language=language)
    return Document.of(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "application/json")
