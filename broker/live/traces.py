"""How the ground moved at stations in the last minute, as a model told: kept for the screens, in memory alone."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from devices.payload import Traces, epoch_ms
from devices.refusal import Reason, Refused

KEPT_S = 60
SECOND_MS = 1000
MOST_DEVICES = 1_000
UNKNOWN = b"\x00\x80"
"""The one 16-bit number that no trace holds."""


class Minute(NamedTuple):
    """What is known of it: a sample every `every_ms` from `from_ms` on, oldest first."""

    from_ms: int
    every_ms: int
    step_cm_s2: float
    samples: dict[str, str]
    """By device: base64 of signed 16-bit numbers of steps, the low byte first; -32768 where nobody knows."""


@dataclass(frozen=True, slots=True, eq=False)
class LastMinute:
    """The seconds that are known, oldest first: at least one. Each is of the same run, and later than the last."""

    seconds: tuple[Traces, ...]

    @property
    def at_ms(self) -> int:
        return epoch_ms(self.seconds[-1].at)

    @property
    def run(self) -> str:
        return self.seconds[-1].run

    def and_then(self, told: Traces) -> "LastMinute":
        """With another second; as it was where that is none of its future."""
        if told.at <= self.seconds[-1].at:
            return self
        since = told.at - timedelta(seconds=KEPT_S)
        return LastMinute((*(second for second in self.seconds if second.at > since), told))

    def after(self, since_ms: int) -> Minute:
        """What ended later than that, without what is older than the first second known of it."""
        newest = self.seconds[-1]
        by_end = {end: each.samples for each in self.seconds if (end := epoch_ms(each.at)) > since_ms}
        ends = range(min(by_end, default=self.at_ms + 1), self.at_ms + 1, SECOND_MS)
        nothing = UNKNOWN * (SECOND_MS // newest.every_ms)

        def joined(device: str) -> str:
            known = (by_end.get(end, {}).get(device) for end in ends)
            return b64encode(b"".join(b64decode(one) if one else nothing for one in known)).decode()

        devices = sorted({device for samples in by_end.values() for device in samples})
        samples = {device: joined(device) for device in devices}
        return Minute(self.at_ms - len(ends) * SECOND_MS, newest.every_ms, newest.step_cm_s2, samples)


def require_whole(traces: Traces) -> None:
    """`Refused` for a message that is not one second of each of a city's stations."""
    if traces.every_ms < 1 or SECOND_MS % traces.every_ms or not traces.step_cm_s2 > 0:
        raise Refused(
            Reason.WRONG_SHAPE, f"every_ms {traces.every_ms}, step {traces.step_cm_s2}: divide a second by the first"
        )
    if len(traces.samples) > MOST_DEVICES:
        raise Refused(Reason.WRONG_SHAPE, f"{len(traces.samples):,} traces; at most {MOST_DEVICES:,} are kept")
    length = 2 * SECOND_MS // traces.every_ms
    for device, samples in traces.samples.items():
        if len(samples) != 4 * -(-length // 3) or len(_bytes(samples)) != length:
            raise Refused(
                Reason.WRONG_SHAPE,
                f"the trace of '{device[:80]}' is not base64 of {length // 2} samples of 16 bits, one second",
            )


def _bytes(samples: str) -> bytes:
    try:
        return b64decode(samples, validate=True)
    except ValueError:
        return b""
