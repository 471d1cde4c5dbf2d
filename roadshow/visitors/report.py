"""`roadshow report`: a day at the stand as one HTML file, from what the hub noted, however it ended."""

from collections import Counter
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import typer

from dashboard.report.entries import day_log
from dashboard.report.page import Report
from dashboard.report.summary import summary
from devices.words import LANGUAGES
from roadshow.cannot import Cannot
from roadshow.parts.hub.day_log import FOLDER
from roadshow.settings import Settings
from roadshow.visitors.requests import consultations_of
from roadshow.world import brand_of, read_world


def report(settings: Settings, file: Path | None, *, day: str, language: str) -> None:
    """The day is that of the city's clock; today where none is named."""
    (packs, city), brand = read_world(settings), brand_of(settings)
    language = language or city.language
    if language not in LANGUAGES:
        raise Cannot(f"--lang: '{language}' is no language of ours; write one of {', '.join(LANGUAGES)}")
    chosen = _day(day) if day else datetime.now(city.time_zone).date()
    begins = datetime(chosen.year, chosen.month, chosen.day, tzinfo=city.time_zone)
    first_ms, last_ms = (round(moment.timestamp() * 1000) for moment in (begins, begins + timedelta(days=1)))
    noted = day_log(settings.data / FOLDER).read(first_ms=first_ms, last_ms=last_ms)
    left = consultations_of(settings, brand, city).lines(first_ms=first_ms, last_ms=last_ms)
    made = Report(
        brand=brand,
        packs=packs,
        city=city,
        day=chosen,
        summary=summary(noted.entries, first_ms=first_ms, last_ms=last_ms),
        requests=Counter(line.language for line in left.entries if first_ms <= line.at_ms < last_ms),
        version=version("roadshow"),
        language=language,
    )
    file = file or Path(f"report-{chosen.isoformat()}-{language}.html")
    try:
        file.write_text(made.html(), encoding="utf-8", newline="\n")
    except OSError as error:
        raise Cannot(f"{file}: cannot be written ({error.strerror}); name another file") from None
    typer.echo(f"{file}: {chosen.isoformat()}, {len(noted.entries):,} lines of the day's log")
    if noted.torn or left.torn:
        typer.echo(f"{noted.torn + left.torn} lines are torn: the show was killed within them")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Cannot(f"--day: '{written}' is no day; write it as 2026-11-24") from None
