"""The same warning by several channels: how many people still wait for it when S comes to where they are.

The quake and the moment at which the early warning tells people to act are the same for all; only the channel differs.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from devices.futures.basis import Assumption
from devices.futures.earthquake import Channel, ChannelName, Quake, QuakeFutures, Reached
from simulators.earthquake.messages import BATCH_EVERY_S, BATCH_PEOPLE, BatchMessages, still_waiting
from simulators.earthquake.source.waves import S_KM_S
from simulators.reach import BROADCAST, BROADCAST_LOW, WarningChannel
from simulators.spread import spread_of

MINUTE_S = 60.0
HALF = 0.5
DRAWN_FROM_S, DRAWN_TO_S = 1.0, 7_200.0
DRAWN = 181
ASSUMPTIONS = (
    Assumption("batch", BATCH_PEOPLE, "1", "published"),
    Assumption("batch_every", BATCH_EVERY_S, "s", "own"),
    Assumption("reach", 100 * BROADCAST.share, "%", "published"),
    Assumption("reach_low", 100 * BROADCAST_LOW.share, "%", "published"),
    Assumption("median", BROADCAST.median_s, "s", "published"),
    Assumption("spread", BROADCAST.spread_ln, "1", "own"),
    Assumption("s_speed", S_KM_S, "km/s", "published"),
)

Sender = WarningChannel | BatchMessages


@dataclass(frozen=True, slots=True)
class Home:
    """A place at which people live."""

    place: str
    people: float
    """Counted in the city; 0 for a place beyond it."""
    s_s: float
    """When S comes, scenario seconds."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One quake, played until it was warned of."""

    seed: int
    origin_s: float
    decided_s: float | None
    homes: tuple[Home, ...]
    """In the order in which S comes."""

    @property
    def counted(self) -> tuple[Home, ...]:
        return tuple(home for home in self.homes if home.people)

    def waiting(self, sender: Sender) -> int | None:
        if self.decided_s is None:
            return None
        decided_s = self.decided_s
        waits = (still_waiting(home.people, sender, s_after_s=home.s_s - decided_s) for home in self.counted)
        return round(sum(waits))

    def fewer(self, without: Sender, with_solution: Sender) -> int | None:
        before, after = self.waiting(without), self.waiting(with_solution)
        return None if before is None or after is None else before - after


def shared_out(registered: int, living: Mapping[str, int], places: Sequence[str]) -> dict[str, float]:
    """All who are registered, over the places named: as they live there, or evenly where that is not known [own]."""
    weights = {place: living.get(place, 0) for place in places} if living else dict.fromkeys(places, 1)
    return {place: registered * weight / sum(weights.values()) for place, weight in weights.items()}


def senders(people: int, *, first_message_s: float | None) -> dict[ChannelName, Sender]:
    """What is without comes first. `first_message_s`: after the decision, of a quake that was."""
    batches = BatchMessages(people, takes=replace(BROADCAST, share=1.0))
    sent: dict[ChannelName, Sender] = {}
    if first_message_s is not None:
        sent["as_it_was"] = replace(batches, first_after_s=first_message_s)
    return {**sent, "batches": batches, "broadcast": BROADCAST, "broadcast_low": BROADCAST_LOW}


def futures_of(
    solution: str,
    scenario: str,
    played: Sequence[Warned],
    *,
    people: int,
    by: str,
    first_message_after_s: float | None,
) -> QuakeFutures:
    """Of quakes that differ by their seed alone; the first is drawn. `first_message_after_s`: after the origin."""
    sent = [_sent(warned, people, first_message_after_s) for warned in played]
    without = next(iter(sent[0]))
    fewer = [warned.fewer(each[without], each["broadcast"]) for warned, each in zip(played, sent, strict=True)]
    after_s = np.geomspace(DRAWN_FROM_S, DRAWN_TO_S, DRAWN).round(2).tolist()
    return QuakeFutures(
        solution=solution,
        scenario=scenario,
        people=people,
        quakes=tuple(_quake(warned, fewer=few) for warned, few in zip(played, fewer, strict=True)),
        fewer=spread_of(fewer),
        channels=tuple(
            Channel(
                name,
                reached=tuple(round(sender.reached(at_s), 4) for at_s in after_s),
                waiting=spread_of(warned.waiting(each[name]) for warned, each in zip(played, sent, strict=True)),
            )
            for name, sender in sent[0].items()
        ),
        after_s=tuple(after_s),
        places=_places(played[0]),
        assumptions=(
            Assumption("registered", people, "1", "published", by=by),
            *_as_it_was(first_message_after_s),
            *ASSUMPTIONS,
        ),
    )


def _sent(warned: Warned, people: int, first_message_after_s: float | None) -> dict[ChannelName, Sender]:
    if first_message_after_s is None:
        return senders(people, first_message_s=None)
    decided_s = warned.origin_s if warned.decided_s is None else warned.decided_s
    return senders(people, first_message_s=warned.origin_s + first_message_after_s - decided_s)


def _as_it_was(first_message_after_s: float | None) -> tuple[Assumption, ...]:
    if first_message_after_s is None:
        return ()
    return (Assumption("first_message", first_message_after_s / MINUTE_S, "min", "published"),)


def _quake(warned: Warned, *, fewer: float | None) -> Quake:
    homes = warned.counted
    shaken = list(accumulate(home.people for home in homes))
    half = homes[bisect_left(shaken, HALF * shaken[-1])]
    return Quake(
        seed=warned.seed,
        decided_s=warned.decided_s,
        s_first_s=homes[0].s_s,
        s_half_s=half.s_s,
        s_last_s=homes[-1].s_s,
        fewer=fewer,
    )


def _places(warned: Warned) -> tuple[Reached, ...]:
    if warned.decided_s is None:
        return ()
    after_s = {home: home.s_s - warned.decided_s for home in warned.homes}
    return tuple(
        Reached(home.place, round(s_s, 2), round(BROADCAST.reached(s_s), 4), counted=home.people > 0)
        for home, s_s in after_s.items()
    )
