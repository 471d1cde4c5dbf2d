"""The one place that spells MQTT topics."""

import re
from dataclasses import dataclass
from enum import StrEnum

from devices.refusal import Reason, Refused

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:-]{0,63}")
"""What a device may be called: no dots, which part the id, and nothing that MQTT or a URL reserves."""


class Channel(StrEnum):
    """What is said on a device's topic."""

    TELEMETRY = "telemetry"
    STATUS = "status"
    COMMAND = "command"
    ACK = "ack"


class Ask(StrEnum):
    """What the desk asks of a city's simulator."""

    SPEED = "speed"
    PAUSE = "pause"
    RESUME = "resume"
    START = "start"
    """The scenario from where its show begins, running."""
    RESET = "reset"
    """The same, running or paused as it was."""
    SEEK = "seek"
    EVENT = "event"
    """One of the scenario's taps."""
    SCENARIO = "scenario"


ASKS = frozenset(ask.value for ask in Ask)


@dataclass(frozen=True, slots=True)
class Address:
    """Who a device is: unique in the world of one hub."""

    city: str
    kind: str
    name: str

    @property
    def id(self) -> str:
        """The device's name in the API and the store, for example `istanbul.parking-bay.demo-01`."""
        return f"{self.city}.{self.kind}.{self.name}"

    def topic(self, channel: Channel) -> str:
        return f"city/{self.city}/{self.kind}/{self.name}/{channel.value}"


EVERYTHING = "city/#"
"""The hub's filter: also what no device should say, so that a mistyped topic is refused where an engineer sees it."""

EVERY_RUN = "city/+/run"

EVERY_TOPIC = "#"
"""For an engineer who looks for a device that speaks on a wrong topic."""

HUB = "live/hub"
"""Where the hub says, retained, that it listens, so that nobody plays to an empty hall."""


def heard_topic(city: str) -> str:
    """Where the hub says which announcement of a city's run it has come to, so that no past is played faster."""
    return f"live/{city}/heard"


def run_topic(city: str) -> str:
    """Where the run that a city's simulated devices follow is announced (retained)."""
    return f"city/{city}/run"


def water_topic(city: str) -> str:
    """Where a simulator tells how deep the water stands in its model (sealed, not retained)."""
    return f"city/{city}/water"


def is_water(topic: str) -> bool:
    return _is_told(topic, "water")


def futures_topic(city: str) -> str:
    """Where a simulator tells how the storm that it plays ends with and without the solution (sealed, not retained)."""
    return f"city/{city}/futures"


def is_futures(topic: str) -> bool:
    return _is_told(topic, "futures")


def traces_topic(city: str) -> str:
    """Where a simulator tells how the ground moved in the last second at its stations (sealed, not retained)."""
    return f"city/{city}/traces"


def is_traces(topic: str) -> bool:
    return _is_told(topic, "traces")


def is_of_model(topic: str) -> bool:
    """Whether what is said there is what a simulator's model has, and no reading of any device."""
    return is_water(topic) or is_futures(topic) or is_traces(topic)


def _is_told(topic: str, what: str) -> bool:
    return topic.startswith("city/") and topic.endswith(f"/{what}") and topic.count("/") == 2


def everything_of(city: str) -> str:
    """The filter for all that is said in one city."""
    return f"city/{city}/#"


def commands_to(city: str) -> str:
    """The filter for every command to the actuators of one city."""
    return f"city/{city}/+/+/command"


def control_topic(city: str, ask: str) -> str:
    """Where the desk speaks to the simulator of a city, sealed and never retained; one of `Ask`."""
    return f"control/{city}/{ask}"


def controls_of(city: str) -> str:
    """The filter for all that the desk asks of one city's simulator."""
    return f"control/{city}/+"


def is_control(topic: str) -> bool:
    return topic.startswith("control/")


def parse_control(topic: str) -> tuple[str, Ask]:
    """The city, and what is asked."""
    match topic.split("/"):
        case ["control", city, ask] if ask in ASKS:
            return city, Ask(ask)
        case _:
            raise Refused(Reason.UNKNOWN_TOPIC, f"'{topic[:200]}' is not control/<city>/{'|'.join(Ask)}")


def parse_run(topic: str) -> str:
    """The city whose run is announced on this topic."""
    return _city_told(topic, "run")


def parse_water(topic: str) -> str:
    """The city whose water is told on this topic."""
    return _city_told(topic, "water")


def parse_futures(topic: str) -> str:
    """The city whose futures are told on this topic."""
    return _city_told(topic, "futures")


def parse_traces(topic: str) -> str:
    """The city whose stations' traces are told on this topic."""
    return _city_told(topic, "traces")


def _city_told(topic: str, what: str) -> str:
    if not _is_told(topic, what):
        raise Refused(Reason.UNKNOWN_TOPIC, f"'{topic[:200]}' is not city/<city>/{what}")
    return topic.split("/")[1]


def parse(topic: str) -> tuple[Address, Channel]:
    """The device and channel of a topic; `Refused` where it is none of ours."""
    match topic.split("/"):
        case ["city", city, kind, name, ("telemetry" | "status" | "command" | "ack") as channel]:
            if not NAME.fullmatch(name):
                raise Refused(
                    Reason.BAD_NAME,
                    f"device name '{name[:80]}' is not 1 to 64 letters, digits, '_', ':' or '-'; rename the device",
                )
            return Address(city, kind, name), Channel(channel)
        case _:
            raise Refused(
                Reason.UNKNOWN_TOPIC, f"'{topic[:200]}' is not city/<city>/<kind>/<device>/telemetry (or status, ack)"
            )
