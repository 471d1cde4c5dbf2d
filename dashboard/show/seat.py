"""The presenter's seat: one at a time, held by a token that nobody else knows. Pure: time and chance are arguments."""

import hmac
from hashlib import sha256

import msgspec

FREE_AFTER_MS = 90_000
"""Who has not been heard for so long has gone: a phone without battery keeps nobody from the seat."""


class Seat(msgspec.Struct, frozen=True):
    """`heard_ms` is of a clock that only goes on, `since_ms` of the wall's."""

    number: int = 0
    """Rises with each taking."""
    key: str = ""
    """SHA-256 of the token of who sat last; empty where he has left."""
    name: str = ""
    since_ms: int = 0
    heard_ms: int = 0

    def is_held(self, *, now_ms: int) -> bool:
        return bool(self.key) and now_ms - self.heard_ms < FREE_AFTER_MS

    def is_of(self, token: str) -> bool:
        """Also of one who was silent for too long, as long as nobody has taken it since: he sits down again."""
        return bool(self.key) and hmac.compare_digest(self.key, _hashed(token))

    def taken(self, token: str, *, name: str, wall_ms: int, now_ms: int) -> "Seat":
        return Seat(self.number + 1, _hashed(token), name, wall_ms, now_ms)

    def heard(self, *, now_ms: int) -> "Seat":
        return msgspec.structs.replace(self, heard_ms=now_ms)

    def left(self) -> "Seat":
        return Seat(self.number)


def _hashed(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
