"""One quake, several ways to tell people: how many still wait for the warning when the S wave comes."""

from typing import Literal

import msgspec

from devices.futures.basis import Assumption, Spread

ChannelName = Literal["as_it_was", "batches", "broadcast", "broadcast_low"]
"""`as_it_was`: batches as late as they really were. `broadcast_low`: the least that was measured of a broadcast."""


class Channel(msgspec.Struct, frozen=True):
    """Carries the same warning, from the same decision on."""

    name: ChannelName
    reached: tuple[float, ...]
    """The share of the people that has it, at each of the moments that are drawn."""
    waiting: Spread | None
    """People who have none when S comes to where they are. None where no quake was warned of."""


class Quake(msgspec.Struct, frozen=True):
    seed: int
    decided_s: float | None
    """When the product's own early warning told people to act."""
    s_first_s: float
    """When S comes to the first place of the city, to half of its people, and to the last place."""
    s_half_s: float
    s_last_s: float
    fewer: float | None
    """How many people fewer still wait with a cell broadcast than without."""


class Reached(msgspec.Struct, frozen=True):
    """One place in the first quake."""

    place: str
    s_after_s: float
    """From the decision until S comes; negative where S was first."""
    share: float
    """Of its people, that a cell broadcast has reached by then."""
    counted: bool
    """Whether it belongs to the city whose people are counted."""


class QuakeFutures(msgspec.Struct, frozen=True, tag_field="kind", tag="earthquake"):
    solution: str
    scenario: str
    people: int
    quakes: tuple[Quake, ...]
    """The one that plays comes first."""
    fewer: Spread | None
    """How many people fewer still wait when S comes: a cell broadcast against the first channel, quake by quake."""
    channels: tuple[Channel, ...]
    """What was or would be without comes first."""
    after_s: tuple[float, ...]
    """Of what is drawn: seconds from the decision on, evenly spaced by their logarithm."""
    places: tuple[Reached, ...]
    """In the order in which S comes; none where nobody was warned."""
    assumptions: tuple[Assumption, ...]

    def channel(self, name: ChannelName) -> Channel | None:
        return next((channel for channel in self.channels if channel.name == name), None)
