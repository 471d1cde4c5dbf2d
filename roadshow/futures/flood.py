"""Storms of a scenario played to their end without a broker: what the platform's own rules would have told whom, when.

What simulated sensors send goes through the rules as it does in a show, so a solution is credited with the alerts that
it really raises. Faults, outages and pumps of the scenario are in it, what the desk lets happen is not.
"""

from devices.fleet import fleet
from devices.futures.flood import FloodFutures
from roadshow.futures.asked import Asked
from roadshow.futures.platform import Platform
from simulators.flood.futures import MINUTE_S, Alerted, Played, Witness, futures_of

LOOK_S = 10.0
"""The step of the water's model."""
AFTER_LAST_STEP_S = 3_600.0


def flood_futures(asked: Asked) -> FloodFutures:
    return futures_of(asked.solution.id, asked.scenario, list(asked.each(played_to_its_end)))


def played_to_its_end(asked: Asked, seed: int) -> Played:
    playing, simulated = asked.play(seed)
    catchment = simulated.catchment
    assert catchment, "it has streets"
    assert catchment.district, "it has streets"
    platform, witness = Platform(asked.packs, asked.city, asked.solution), Witness(catchment.district)
    where = {device.address.id: (device.lon, device.lat) for device in fleet(asked.city, asked.solution)}
    until_s = AFTER_LAST_STEP_S + max((step.after_min * MINUTE_S for step in asked.chosen.steps), default=0.0)
    alerts: list[Alerted] = []
    for look in range(round(until_s / LOOK_S) + 1):
        t_s = look * LOOK_S
        for sent_s, alert, rule in platform.hear(playing.until(t_s), t_s=t_s):
            alerts.append(Alerted(sent_s, *where[alert.device], rule.radius_m))
        catchment.advance(t_s)
        witness.look(t_s)
    return Played.of(seed, witness, alerts)
