"""Why something that arrived over the wire is not taken as a reading."""

from enum import StrEnum


class Reason(StrEnum):
    """Counted by name, so the names are part of the API."""

    UNKNOWN_TOPIC = "unknown-topic"
    UNKNOWN_CITY = "unknown-city"
    UNKNOWN_KIND = "unknown-kind"
    BAD_NAME = "bad-name"
    TOO_LARGE = "too-large"
    NOT_JSON = "not-json"
    WRONG_SHAPE = "wrong-shape"
    NO_VALUES = "no-values"
    UNKNOWN_QUANTITY = "unknown-quantity"
    OUT_OF_RANGE = "out-of-range"
    BAD_TIME = "bad-time"
    FAR_FUTURE = "far-future"
    TOO_MANY_NEWCOMERS = "too-many-newcomers"
    FORGED = "forged"
    REPLAYED = "replayed"


class Refused(Exception):
    """What arrived cannot be taken; the message names the culprit and the cure."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
