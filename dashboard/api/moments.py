"""Moments as people and programs write them in an address: RFC 3339, or epoch milliseconds."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from devices.payload import epoch_ms
from devices.refusal import Refused

LATEST_MS = 253_402_300_799_999
"""The end of the year 9999, the last that RFC 3339 can write."""

_PLUS_READ_AS_SPACE = re.compile(r"(?<=\d) (?=\d\d:\d\d$)")


def parse_moment(text: str) -> int:
    """Epoch milliseconds. An offset's `+`, which addresses turn into a space when it is not escaped, is understood."""
    cure = "write 2026-11-23T10:00:00+03:00 or epoch milliseconds"
    try:
        moment_ms = int(text) if text.isdecimal() else _rfc_3339_ms(_PLUS_READ_AS_SPACE.sub("+", text))
    except Refused as error:
        raise ValueError(f"names no moment: {error.detail}") from None
    except (ValueError, OverflowError):
        raise ValueError(f"is not a moment; {cure}") from None
    if not 0 <= moment_ms <= LATEST_MS:
        raise ValueError(f"lies outside the years 1970 to 9999; {cure}")
    return moment_ms


def _rfc_3339_ms(text: str) -> int:
    return epoch_ms(datetime.fromisoformat(text))


Moment = Annotated[
    int,
    BeforeValidator(parse_moment),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "format": "date-time"}, {"type": "integer", "minimum": 0}],
            "examples": ["2026-11-23T10:00:00+03:00", 1795417200000],
        }
    ),
]
