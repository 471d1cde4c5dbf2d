"""What the desk may ask of a city's simulator, and how the simulator knows that it was the desk, now, and only once."""

from dataclasses import dataclass, field

from devices.payload import Control, decode_control, epoch_ms
from devices.refusal import Reason, Refused
from devices.seal import Seal
from devices.topic import Ask, parse_control

LATE_MS = 10_000
"""How old a message may be, or how far ahead the desk's clock; longer than any hall's Wi-Fi keeps one back."""


@dataclass(slots=True)
class Ear:
    """Hears the desk. Numbers are remembered for as long as a repeat would not be too late anyway."""

    seal: Seal
    since_ms: int
    """What was said before this simulator started was said to another."""
    _heard_ms: dict[int, int] = field(default_factory=dict[int, int])
    """By number: when it was said."""

    def hear(self, topic: str, payload: bytes, *, wall_ms: int) -> tuple[Ask, Control]:
        """`Refused` for what is forged, late, or said again."""
        _, ask = parse_control(topic)
        control = decode_control(self.seal.open(topic, payload))
        said_ms = epoch_ms(control.at)
        if abs(wall_ms - said_ms) > LATE_MS or said_ms < self.since_ms:
            raise Refused(
                Reason.REPLAYED,
                f"said {(wall_ms - said_ms) / 1000:,.1f} s ago; at most {LATE_MS / 1000:g} s are taken, and nothing "
                "from before the simulator started. Set the clocks of desk and simulator",
            )
        self._heard_ms = {number: ms for number, ms in self._heard_ms.items() if abs(wall_ms - ms) <= LATE_MS}
        if control.number in self._heard_ms:
            raise Refused(Reason.REPLAYED, f"number {control.number} was heard before; say it anew")
        self._heard_ms[control.number] = said_ms
        return ask, control
