"""The health page: how the show is, in the exhibitor's language, and what to do where it is not well. No script."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Any

from babel.dates import format_timedelta
from babel.numbers import format_decimal
from babel.units import format_unit
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from dashboard.brand.brand import ROADSHOW, Brand
from dashboard.frontend.assets import Built
from dashboard.platform import Health, Interruption, PartHealth, Trouble
from dashboard.screens.health.style import STYLE
from dashboard.screens.page import ICON
from dashboard.screens.theme import Theme, as_css
from dashboard.words import OWN_NAMES, say
from devices.words import LANGUAGES

AGAIN_S = 5
SIGNS = {True: "●", False: "▲"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, and how it is."""

    name: str
    words: str
    well: bool = True
    cure: str = ""
    link: str = ""
    trouble: Trouble | None = None
    """In detail, in the English of logs."""


def mount_health(
    api: FastAPI,
    health: Callable[[], Health],
    wall_ms: Callable[[], int],
    *,
    language: str,
    built: Built,
    brand: Brand = ROADSHOW,
) -> None:
    """Serves the page at `/health`; `language` is spoken where the address names none."""

    @api.get("/health", include_in_schema=False)
    def health_page(request: Request) -> HTMLResponse:
        asked = request.query_params
        chosen = asked.get("lang", "")
        page = Page(
            health(),
            now_ms=wall_ms(),
            language=chosen if chosen in LANGUAGES else language,
            theme="light" if asked.get("theme") == "light" else "dark",
            again=asked.get("again") == "1",
            brand=brand,
        )
        return HTMLResponse(page.html(built.url("stage.css")), headers={"Cache-Control": "no-store"})

    @api.get("/health/{language}.json", include_in_schema=False)
    def health_in_short(language: str) -> Response:
        if language not in LANGUAGES:
            return Response(status_code=404)
        told = Page(health(), now_ms=wall_ms(), language=language, theme="dark").told()
        return JSONResponse(told, headers={"Cache-Control": "no-store"})


@dataclass(frozen=True, slots=True)
class Page:
    health: Health
    now_ms: int
    language: str
    theme: Theme
    again: bool = False
    """Asked for again and again, because the reader wants it so."""
    brand: Brand = ROADSHOW

    def html(self, style_url: str) -> str:
        well = self.health.status == "ok"
        refresh = f'<meta http-equiv="refresh" content="{AGAIN_S}">' if self.again else ""
        return f"""<!DOCTYPE html>
<html lang="{self.language}" data-theme="{self.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
{refresh}
<title>{SIGNS[well]} {self._written("title")} · {escape(self.brand.name)}</title>
<link rel="icon" href="{ICON}">
<link rel="stylesheet" href="{style_url}">
<style>{as_css(self.theme, self.brand.accents)}{STYLE}</style>
</head>
<body>
<main class="health">
<header><h1>{self._written("title")}</h1>{self._choices()}</header>
<p class="h-all" data-well="{str(well).lower()}"><b aria-hidden="true">{SIGNS[well]}</b>\
{self._written("well" if well else "trouble")}</p>
<dl>
{"".join(_row(line, self._written("detail")) for line in self.lines())}
</dl>
{self._again()}
</main>
</body>
</html>
"""

    def told(self) -> dict[str, Any]:
        """The same in short, for a screen that has little room: what is not well first."""
        well = self.health.status == "ok"
        lines = sorted(self.lines(), key=lambda line: line.well)
        return {
            "well": well,
            "words": self._say("well" if well else "trouble"),
            "lines": [{"name": line.name, "words": line.words, "well": line.well, "cure": line.cure} for line in lines],
        }

    def lines(self) -> Iterator[Line]:
        yield self._broker()
        yield self._store()
        yield self._delivery()
        for part in self.health.parts:
            yield self._part(part)
        phones = self.health.phones
        yield Line(self._say("phones.name"), self._say("phones.well", now=phones.now, ever=phones.ever))
        for interruption in reversed(self.health.interruptions):
            yield self._interruption(interruption)

    def _broker(self) -> Line:
        broker = self.health.broker
        well = broker.connected and broker.problem is None
        words = self._say("broker.well" if well else "broker.trouble")
        cure = "" if well else self._say("broker.cure")
        return Line(self._say("broker.name"), words, well=well, cure=cure, trouble=broker.problem)

    def _store(self) -> Line:
        store, name = self.health.store, self._say("store.name")
        if store.problem is not None:
            waits = self._say("waits", count=self.health.delivery.backlog)
            words = f"{self._say('store.trouble')} {waits}"
            return Line(name, words, well=False, cure=self._say("store.cure"), trouble=store.problem)
        if store.readings is None or store.bytes is None:
            return Line(name, self._say("store.holds"))
        size = format_unit(store.bytes / 1e6, "digital-megabyte", "short", "#,##0.0", locale=self.language)
        return Line(name, self._say("store.well", readings=store.readings, size=size))

    def _delivery(self) -> Line:
        counts, name = self.health.delivery, self._say("delivery.name")
        if not counts.received:
            return Line(name, self._say("delivery.none"))
        words = self._say(
            "delivery.well",
            received=counts.received,
            stored=counts.stored,
            duplicates=counts.duplicates,
            refused=counts.refused,
        )
        if not counts.refused:
            return Line(name, words)
        return Line(name, words, cure=self._say("delivery.cure"), link="/api/v1/refusals")

    def _part(self, part: PartHealth) -> Line:
        name, well = self._say(f"parts.{part.name}"), part.state == "running"
        if part.last_death_ms is None:
            return Line(name, self._say("parts.well"), well)
        ago = self._time(part.last_death_ms - self.now_ms, ago=True)
        words = self._say("parts.again", times=part.restarts, ago=ago) if well else self._say("parts.trouble", ago=ago)
        why = Trouble(words=part.why or "", cure="")
        return Line(name, words, well=well, cure=self._say("parts.keeps" if well else "parts.cure"), trouble=why)

    def _interruption(self, interruption: Interruption) -> Line:
        ago = self._time(interruption.at_ms - self.now_ms, ago=True)
        time = self._time(round(interruption.seconds * 1000))
        return Line(
            ago, self._say(f"interruptions.{interruption.kind}", time=time), cure=self._say("interruptions.cure")
        )

    def _say(self, key: str, **blanks: str | int) -> str:
        written = {
            name: format_decimal(blank, locale=self.language) if isinstance(blank, int) else blank
            for name, blank in blanks.items()
        }
        return say(self.language, f"health.{key}", **written)

    def _written(self, key: str) -> str:
        return escape(self._say(key))

    def _time(self, length_ms: int, *, ago: bool = False) -> str:
        """A moment that lies ahead, because the clock was set back since, is now."""
        length = timedelta(milliseconds=min(length_ms, 0) if ago else length_ms)
        return format_timedelta(length, threshold=2, add_direction=ago, locale=self.language)

    def _choices(self) -> str:
        links = [
            _link(name, self._address(language=language), current=language == self.language, lang=language)
            for language, name in OWN_NAMES.items()
        ]
        other = "light" if self.theme == "dark" else "dark"
        links.append(_link(self._written(other), self._address(theme=other)))
        return f'<nav aria-label="{self._written("choose")}">{"".join(links)}</nav>'

    def _again(self) -> str:
        once = _link(self._written("look_again"), self._address())
        other = _link(self._written("by_hand" if self.again else "by_itself"), self._address(again=not self.again))
        return f'<div class="h-foot">{once}{other}</div>'

    def _address(self, *, language: str = "", theme: str = "", again: bool | None = None) -> str:
        again = self.again if again is None else again
        address = f"?lang={language or self.language}&amp;theme={theme or self.theme}"
        return f"{address}&amp;again=1" if again else address


def _row(line: Line, detail: str) -> str:
    link = _link(line.link, line.link) if line.link else ""
    cure = f'<p class="h-cure">{escape(line.cure)}{link}</p>' if line.cure else ""
    return f"""<div data-well="{str(line.well).lower()}">
<dt><b aria-hidden="true">{SIGNS[line.well]}</b>{escape(line.name)}</dt>
<dd><p>{escape(line.words)}</p>{cure}{_detail(line.trouble, detail)}</dd>
</div>
"""


def _detail(trouble: Trouble | None, detail: str) -> str:
    if trouble is None:
        return ""
    words = "; ".join(filter(None, (trouble.words, trouble.cure)))
    return f'<p class="h-detail">{detail} <code lang="en">{escape(words)}</code></p>'


def _link(words: str, address: str, *, current: bool = False, lang: str = "") -> str:
    more = (' aria-current="true"' if current else "") + (f' lang="{lang}"' if lang else "")
    return f'<a href="{address}"{more}>{words}</a>'
