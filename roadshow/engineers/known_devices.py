"""`roadshow devices`: who is known to the hub, what each said last and how long ago."""

import itertools
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from roadshow.cannot import Cannot
from roadshow.settings import Settings
from roadshow.supervision.show import DIRECT, stage_address

console = Console(highlight=False)

TIMEOUT_S = 10
Json = dict[str, Any]


def devices(settings: Settings, *, kind: str | None, provenance: str | None, state: str | None) -> None:
    hub = stage_address(settings).rstrip("/")
    asked = {"kind": kind, "provenance": provenance, "state": state}
    rows = list(_pages(hub, {key: value for key, value in asked.items() if value is not None}))
    snapshot = _snapshot(hub)
    table = Table("device", "kind", "provenance", "state", "last value", "age")
    for row in rows:
        view = snapshot["devices"].get(row["id"])
        values = ", ".join(f"{key} {value:g}" for key, value in view["values"].items()) if view else ""
        age = _age((snapshot["now"] - view["received"]) / 1000) if view else ""
        table.add_row(row["id"], row["kind"], row["provenance"] or "", row["state"], values, age)
    console.print(table)
    newcomers = sum(row["newcomer"] for row in rows)
    console.print(f"{len(rows):,} devices, {newcomers:,} of them newcomers that no pack lists")


def _pages(hub: str, asked: Json) -> Iterator[Json]:
    path: str | None = f"/api/v1/devices?{urllib.parse.urlencode(asked | {'limit': 1000})}"
    while path is not None:
        page = json.loads(_read(hub + path))
        yield from page["devices"]
        path = page["next"]


def _snapshot(hub: str) -> Json:
    """The first event of the live stream: everything, as of now."""
    try:
        with DIRECT.open(f"{hub}/api/v1/live", timeout=TIMEOUT_S) as stream:
            data = next(line for line in itertools.chain(stream) if line.startswith(b"data: "))
    except OSError as error:
        raise Cannot(_unanswered(hub, error)) from None
    return {"devices": {}} | json.loads(data.removeprefix(b"data: "))


def _read(url: str) -> bytes:
    try:
        with DIRECT.open(url, timeout=TIMEOUT_S) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        with error:
            raise Cannot(json.loads(error.read())["detail"]) from None
    except OSError as error:
        raise Cannot(_unanswered(url, error)) from None


def _unanswered(url: str, error: OSError) -> str:
    return f"no hub answers at {url}: {error}. Start the show, or say where it is with --host and --port"


def _age(seconds: float) -> str:
    for unit, length_s in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length_s:
            return f"{seconds / length_s:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} s"
