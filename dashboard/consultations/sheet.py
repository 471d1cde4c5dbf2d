"""Requests as a CSV that a spreadsheet opens as what they are: text."""

import csv
from collections.abc import Iterable
from datetime import tzinfo
from io import StringIO

from dashboard.consultations.left import Left
from devices.payload import moment

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By which Excel knows that it is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")  # noqa: RUF001, as Excel takes them
"""What a spreadsheet calculates where a cell begins so (OWASP, CSV injection), wide forms too."""
HEADER = ("time", "language", "name", "organisation", "contact", "interests", "consent")


def sheet(requests: Iterable[Left], zone: tzinfo) -> str:
    """Times are those of the zone."""
    written = StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    for left in requests:
        time = f"{moment(left.at_ms).astimezone(zone):%Y-%m-%d %H:%M}"
        cells = (left.language, left.name, left.organisation, left.contact, ", ".join(left.interests), left.consent)
        writer.writerow([time, *map(cell, cells)])
    return BOM + written.getvalue()


def cell(text: str) -> str:
    """An apostrophe goes before what would be calculated: a telephone number begins with +."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
