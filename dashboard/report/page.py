"""The report of a day as one HTML file: everything is in it, and it asks nobody for anything."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from dashboard.brand.brand import Brand
from dashboard.report.charts import Bar, bars, course, hours, strip
from dashboard.report.style import STYLE
from dashboard.report.summary import Span, Summary, graver
from dashboard.screens.theme import as_css
from dashboard.words import OWN_NAMES, say
from devices.city import City
from devices.packs import Packs

PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{brand} · {title} · {day}</title>
<style>{style}</style>
</head>
<body>
<main>
<header><p class="brand">{brand}</p><h1>{title}</h1><p class="day">{day}</p><p class="shown">{shown}</p></header>
{sections}
<footer>{foot}</footer>
</main>
</body>
</html>
"""

MANY = 100_000


@dataclass(frozen=True, slots=True)
class Report:
    """Of one day, for one reader's language."""

    brand: Brand
    packs: Packs
    city: City
    day: date
    summary: Summary
    requests: Counter[str]
    """Left on that day, by language: counted where they are kept."""
    version: str
    language: str

    def html(self) -> str:
        return PAGE.format(
            language=self.language,
            brand=escape(self.brand.name),
            title=self._say("report.title"),
            day=escape(format_date(self.day, "full", locale=self.language)),
            style=as_css("light", self.brand.accents) + STYLE,
            shown=self._shown(),
            sections="".join(self._sections()) if self.summary.shown else "",
            foot=self._say("report.foot", version=f"Roadshow {self.version}"),
        )

    def _sections(self) -> Iterator[str]:
        yield self._figures()
        yield self._visitors()
        yield self._demos()
        yield self._alerts()
        yield self._uptime()

    def _shown(self) -> str:
        spans = self.summary.shown
        if not spans:
            return self._say("report.nothing")
        length = sum(last_ms - first_ms for first_ms, last_ms in spans)
        return self._say(
            "report.shown",
            first=self._time(spans[0][0]),
            last=self._time(spans[-1][1]),
            hours=format_timedelta(timedelta(milliseconds=length), threshold=1.5, locale=self.language),
            city=self.city.names[self.language],
        )

    def _figures(self) -> str:
        summary = self.summary
        figures = (
            (summary.pages.total(), self._say("report.pages")),
            (self.requests.total(), self._say("report.requests")),
            (summary.stories.total(), self._say("report.stories")),
            (summary.runs.total(), self._say("report.runs")),
            (summary.alerts.total(), self._say("report.alerts")),
            (summary.readings, self._say("report.readings")),
        )
        written = "".join(f"<div><b>{self._short(count)}</b><span>{what}</span></div>" for count, what in figures)
        return f'<section class="figures">{written}</section>'

    def _visitors(self) -> str:
        pages, points = self.summary.pages, self.summary.phones
        body = self._none("report.phones_none")
        if pages:
            body = self._part("report.phones_opened", bars(self._by_language(pages), self._number))
        at_ms, most = max(points, key=lambda point: point[1])
        if most:
            words = self._say("report.phones_most", count=self._number(most), time=self._time(at_ms))
            chart = course(points, self._whole) + hours(self._whole, self._time)
            body += self._part("report.phones_course", f'<p class="note">{words}</p>{chart}')
        requests = (
            self._part("report.requests_by", bars(self._by_language(self.requests), self._number))
            if self.requests
            else self._none("report.requests_none")
        )
        return self._section("report.phones", body) + self._section("report.requests", requests)

    def _demos(self) -> str:
        summary, body = self.summary, ""
        if summary.stories:
            alone = self._number(summary.by_themselves)
            chart = bars(self._named(summary.stories, "stories"), self._number)
            body += self._part("report.demos_stories", chart, alone=alone)
        if summary.runs:
            body += self._part("report.demos_runs", bars(self._named(summary.runs, "scenarios"), self._number))
        return self._section("report.demos", body or self._none("report.demos_none"))

    def _alerts(self) -> str:
        raised = sorted(self.summary.alerts.items(), key=lambda row: (graver(row[0]), -row[1]))
        if not raised:
            return self._section("report.alerts", self._none("report.alerts_none"))
        rows = [Bar(self._alert(*alert), count, alert[1]) for alert, count in raised]
        return self._section("report.alerts", self._part("report.alerts_by", bars(rows, self._number)))

    def _uptime(self) -> str:
        rows = ""
        for name, uptime in self.summary.parts.items():
            known = self._say(f"health.{name}.name") if name == "store" else self._say(f"health.parts.{name}")
            times = self._say("report.uptime_times", times=self._number(uptime.deaths))
            said = times if uptime.deaths else self._say("report.uptime_never") if not uptime.down else ""
            share = escape(format_percent(int(uptime.share * 1000) / 1000, "#,##0.0 %", locale=self.language))
            rows += (
                f'<div class="row"><p><span>{known}</span> <small>{said}</small> <b>{share}</b></p>'
                f"{strip(uptime, self.summary.shown, self._whole)}</div>"
            )
        return self._section("report.uptime", self._part("report.uptime_by", rows + hours(self._whole, self._time)))

    def _by_language(self, counts: Counter[str]) -> list[Bar]:
        return [Bar(OWN_NAMES.get(language, language), count) for language, count in counts.most_common()]

    def _named(self, counts: Mapping[tuple[str, str], int], family: str) -> list[Bar]:
        rows = sorted(counts.items(), key=lambda row: -row[1])
        return [Bar(self._played(solution, family, name), count) for (solution, name), count in rows]

    def _played(self, solution: str, family: str, name: str) -> str:
        """By the packs' words; by their ids, where a pack is gone by now."""
        words = self._words(solution)
        known = words.get("name", solution)
        return f"{known} · {own}" if (own := words.get(f"{family}.{name}.name")) else known

    def _alert(self, alert: str, level: str) -> str:
        solution, _, key = alert.partition(".")
        words = self._words(solution)
        headline = words.get(f"alerts.{key}.{level}.headline", key)
        return f"{headline} · {say(self.language, f'levels.{level}')} · {words.get('name', solution)}"

    def _words(self, solution: str) -> Mapping[str, str]:
        known = self.packs.solutions.get(solution)
        return known.words[self.language] if known else {}

    @property
    def _whole(self) -> Span:
        return self.summary.shown[0][0], self.summary.shown[-1][1]

    def _section(self, title: str, body: str) -> str:
        return f"<section><h2>{self._say(title)}</h2>{body}</section>"

    def _part(self, title: str, chart: str, **blanks: str) -> str:
        return f"<figure><figcaption>{self._say(title, **blanks)}</figcaption>{chart}</figure>"

    def _none(self, key: str) -> str:
        return f'<p class="none">{self._say(key)}</p>'

    def _say(self, key: str, **blanks: str) -> str:
        return escape(say(self.language, key, **blanks))

    def _number(self, count: int) -> str:
        return format_decimal(count, locale=self.language)

    def _short(self, count: int) -> str:
        """As many figures as are read in passing."""
        if count < MANY:
            return self._number(count)
        return format_compact_decimal(count, locale=self.language, fraction_digits=1)

    def _time(self, at_ms: int) -> str:
        local = datetime.fromtimestamp(at_ms / 1000, self.city.time_zone)
        return format_time(local, "HH:mm", locale=self.language)
