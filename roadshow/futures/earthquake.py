"""Quakes of a scenario played until the product's own early warning tells people to act, and then by which channel."""

from devices.city import People
from devices.futures.earthquake import QuakeFutures
from devices.solution import Solution
from roadshow.futures.asked import Asked
from roadshow.futures.platform import Platform
from simulators.earthquake.futures import MINUTE_S, Home, Warned, futures_of, shared_out
from simulators.earthquake.source.waves import s_after_s

LOOK_S = 1.0
"""How often stations speak."""
GIVES_UP_S = 60.0
"""After the origin: whoever has raised nothing by then never does."""


def quake_futures(asked: Asked) -> QuakeFutures:
    rupture = asked.chosen.rupture
    assert rupture, "it has a quake"
    first_min = rupture.first_message_after_min
    people = _people(asked)
    return futures_of(
        asked.solution.id,
        asked.scenario,
        list(asked.each(played_until_warned)),
        people=people.registered,
        by=people.by,
        first_message_after_s=None if first_min is None else first_min * MINUTE_S,
    )


def played_until_warned(asked: Asked, seed: int) -> Warned:
    """What shakes the ground before, and any fault of a station, is in it; what the desk lets happen is not."""
    playing, simulated = asked.play(seed)
    assert simulated.ground, "it has stations"
    platform = Platform(asked.packs, asked.city, asked.solution)
    rupture = asked.chosen.rupture
    assert rupture, "it has a quake"
    origin_s, decided_s, t_s = rupture.after_min * MINUTE_S, None, 0.0
    while decided_s is None and t_s < origin_s + GIVES_UP_S:
        t_s += LOOK_S
        decided_s = next((sent_s for sent_s, *_ in platform.hear(playing.until(t_s), t_s=t_s)), None)
    hypocentre = simulated.ground.ruptures[0][1].hypocentre
    homes = [
        Home(place.id, living, origin_s + float(s_after_s(hypocentre, place.lon, place.lat)))
        for place, living in ((asked.city.places[place], living) for place, living in _homes(asked).items())
    ]
    return Warned(seed, origin_s, decided_s, tuple(sorted(homes, key=lambda home: home.s_s)))


def _people(asked: Asked) -> People:
    assert asked.city.people, "they are counted"
    return asked.city.people


def _homes(asked: Asked) -> dict[str, float]:
    """The places that the early warning warns, with the people of the city who live there."""
    people, kinds = _people(asked), _warned_kinds(asked.solution)
    places = [place.id for place in asked.city.places.values() if place.kind in kinds]
    return shared_out(people.registered, people.living, places)


def _warned_kinds(solution: Solution) -> set[str]:
    return {kind for rule in solution.alerts if rule.detector for kind in rule.detector.places}
