"""The stage: what a hall sees. Dash lays it out in the viewer's language; the browser code brings it to life."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from dash import Dash, html
from dash.development.base_component import Component
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from plotly.io.json import to_json_plotly

from dashboard.brand.brand import ROADSHOW, Brand
from dashboard.brand.served import mount_brand
from dashboard.figures.day import NOTHING_YET, Course
from dashboard.frontend.assets import Built
from dashboard.frontend.serve import mount_built
from dashboard.screens.compressed import CompressedOnce, Document
from dashboard.screens.nowhere import mount_nowhere
from dashboard.screens.page import map_title, page, title
from dashboard.screens.stage.base_map import mount_base_map
from dashboard.screens.stage.control import panel
from dashboard.screens.stage.dash_routes import SUITES, DashRoutes
from dashboard.screens.stage.day_chart import Day, charted_tile, falling_tile
from dashboard.screens.stage.futures import futures_sheet
from dashboard.screens.stage.layout import stage_layout
from dashboard.screens.stage.reach import Reach, cards
from dashboard.screens.stage.scene import scene
from dashboard.screens.theme import THEMES, Theme
from dashboard.screens.viewed import Viewed
from devices.city import City
from devices.packs import Packs
from devices.solution import Solution, Tile
from devices.words import LANGUAGES

LIVE = "/api/v1/live"
NOWHERE = Reach()
NAME_LENGTH = 32
"""A longer name of a solution that is not there is cut: the strip has other things to say."""

DaySeries = Callable[[Tile], Sequence[tuple[int, float]]]
"""A tile since local midnight: (at_ms, value), rising."""


@dataclass(frozen=True, slots=True)
class StageSetting:
    """What one hub shows."""

    packs: Packs
    city: City
    solution: Solution
    """Where the address names none, or one that does not play in the city."""
    day_series: DaySeries
    language: str = ""
    """Where the address names none; empty: the city's."""
    theme: Theme = "dark"
    reach: Reach = NOWHERE
    brand: Brand = ROADSHOW

    @property
    def known(self) -> dict[str, Solution]:
        return self.packs.solutions_known(self.solution, self.city.id)

    def offered(self, viewed: Solution) -> tuple[Solution, ...]:
        """What else is played with it, the one that leads first."""
        lead = viewed if viewed.only_leads else self.solution
        playing = self.packs.solutions_beside(lead, self.city.id)
        return tuple(sorted(playing, key=lambda solution: solution.id != lead.id)) or (lead,)


def mount_stage(api: FastAPI, setting: StageSetting, *, built: Built) -> Dash:
    """Serve the stage at `/`. Mount it last: it also answers every path that nobody else does."""
    scenes = {
        (solution.id, language): _scene(setting, solution, language)
        for solution in setting.known.values()
        for language in LANGUAGES
    }
    base_urls = mount_base_map(api, setting.city)
    mount_built(api, built)

    @api.get("/stage/scene/{solution}/{language}/{version}.json", include_in_schema=False)
    def the_scene(request: Request, solution: str, language: str, version: str) -> Response:
        known = scenes.get((solution, language))
        return known.response(request) if known and known.version == version else Response(status_code=404)

    @api.get("/stage/day/{solution}.json", include_in_schema=False)
    def the_day(solution: str) -> Response:
        """For a stage that was away: what its chart missed."""
        if (known := setting.known.get(solution)) is None:
            return Response(status_code=404)
        return JSONResponse(asdict(day_so_far(setting, known)), headers={"cache-control": "no-store"})

    def urls(viewed: Viewed) -> dict[str, str]:
        solution, language = viewed.solution.id, viewed.language
        return {
            **base_urls,
            "scene": f"/stage/scene/{solution}/{language}/{scenes[solution, language].version}.json",
            "day": f"/stage/day/{solution}.json",
            "live": LIVE,
            "worker": built.url("worker.mjs"),
        }

    @api.get("/stage/turn/{solution}/{language}/{theme}.json", include_in_schema=False)
    def the_turn(solution: str, language: str, theme: str) -> Response:
        """For a stage that turns to another solution or language without a new page."""
        if (solution, language) not in scenes or theme not in THEMES:
            return Response(status_code=404)
        viewed = viewed_at(setting, {"solution": solution, "lang": language, "theme": theme})
        turned = {
            "title": title(viewed),
            "map": map_title(viewed),
            "urls": urls(viewed),
            "beside": beside(setting, viewed),
            "layout": stage_layout(viewed, day_so_far(setting, viewed.solution)),
        }
        return Response(to_json_plotly(turned), media_type="application/json", headers={"cache-control": "no-store"})

    stage = StageDash(setting, built, urls, server=api)
    api.add_middleware(CompressedOnce, prefix=SUITES)
    api.add_middleware(DashRoutes, dash=stage)
    mount_brand(api, setting.brand)
    mount_nowhere(api, language=setting.city.language, built=built, brand=setting.brand)
    return stage


class StageDash(Dash):
    """Dash with a page of our own, of the solution, language and theme that the page's address asks for."""

    def __init__(
        self, setting: StageSetting, built: Built, urls: Callable[[Viewed], dict[str, str]], *, server: FastAPI
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
        viewed = viewed_at(self._setting, self.backend.request_adapter().args)
        return page(viewed, self._built, self._urls(viewed), parts, beside=beside(self._setting, viewed))

    def _lay_out(self) -> Component:
        # The renderer asks for the layout at an address without the page's query; the browser names the page. Dash
        # itself asks once without any request, to know the ids.
        if not self.backend.has_request_context():
            return hall(stage_layout(viewed_at(self._setting, {}), Day()))
        page_address = self.backend.request_adapter().headers.get("referer", "")
        viewed = viewed_at(self._setting, dict(parse_qsl(urlsplit(page_address).query)))
        return hall(stage_layout(viewed, day_so_far(self._setting, viewed.solution)))


def hall(stage: Component) -> Component:
    """Where one stage makes room for another."""
    return html.Div(stage, id="hall")


def beside(setting: StageSetting, viewed: Viewed) -> str:
    """What stands on the page in the viewer's language and is not Dash's."""
    reach = cards(setting.reach, viewed.language, solution=viewed.solution.id, on_show=setting.solution.id)
    return reach + panel(viewed.language) + futures_sheet(viewed.city, viewed.solution, viewed.language)


def viewed_at(setting: StageSetting, query: Mapping[str, str]) -> Viewed:
    """What a page shows whose address ends in this query; whatever it names wrongly is as if it named nothing."""
    name, language, theme = query.get("solution", ""), query.get("lang", ""), query.get("theme", "")
    speaks = language in LANGUAGES
    solution = setting.known.get(name, setting.solution)
    return Viewed(
        setting.city,
        solution,
        language if speaks else setting.language or setting.city.language,
        theme if theme == "dark" or theme == "light" else setting.theme,
        offered=setting.offered(solution),
        unknown="" if name in setting.known else name[:NAME_LENGTH],
        asked_language=language if speaks else "",
        asked_theme=theme if theme in ("dark", "light") else "",
        brand=setting.brand,
    )


def day_so_far(setting: StageSetting, solution: Solution) -> Day:
    falls = falling_tile(solution)
    return Day(_course(setting, charted_tile(solution)), _course(setting, falls) if falls else NOTHING_YET)


def _course(setting: StageSetting, tile: Tile) -> Course:
    hours, values = [], []
    for at_ms, value in setting.day_series(tile):
        local = datetime.fromtimestamp(at_ms / 1000, setting.city.time_zone)
        hours.append(local.hour + local.minute / 60 + local.second / 3600)
        values.append(value)
    return Course(hours, values)


def _scene(setting: StageSetting, solution: Solution, language: str) -> Document:
    content = scene(setting.packs, setting.city, solution, language=language)
    return Document.of(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "application/json")
