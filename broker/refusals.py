"""What could not be taken: counted by reason, and the last ones kept with their raw bytes for an engineer to see."""

from collections import Counter, deque
from dataclasses import dataclass

from devices.refusal import Reason, Refused

KEPT = 500
KEPT_BYTES = 1024
DETAIL_LENGTH = 500
"""Of the words, which may quote what arrived."""


@dataclass(frozen=True, slots=True)
class KeptRefusal:
    at_ms: int
    """When it arrived."""
    topic: str
    reason: Reason
    detail: str
    payload: bytes
    """The first KiB of what arrived."""
    size: int


class Refusals:
    """Bounded, whatever a broken device sends."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._recent: deque[KeptRefusal] = deque(maxlen=KEPT)

    def keep(self, topic: str, payload: bytes, refused: Refused, *, at_ms: int) -> None:
        self._counts[refused.reason.value] += 1
        kept = bytes(payload[:KEPT_BYTES])
        detail = refused.detail[:DETAIL_LENGTH]
        self._recent.append(KeptRefusal(at_ms, topic[:256], refused.reason, detail, kept, len(payload)))

    def counts(self) -> dict[str, int]:
        return dict(self._counts)

    def recent(self) -> list[KeptRefusal]:
        """Newest last."""
        return list(self._recent)
