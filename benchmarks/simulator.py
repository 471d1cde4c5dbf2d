"""How long a simulated day takes on one core: the car park alone, and with every sensor fitted."""

from dataclasses import replace
from time import perf_counter

from devices.city import City, Layout
from devices.packs import read_packs
from devices.solution import ParkingSimulation
from simulators.agenda import Agenda
from simulators.parking.opening import open_car_parks
from simulators.simulation import simulate

DAY_S = 86_400.0
BAYS_A_ROW = 32


def simulate_a_day(bays: int) -> dict[str, float]:
    """A day of one car park laid out bay by bay. Seconds; `truth_...` is the same day, nothing sensed or sent."""
    packs = read_packs()
    town = _one_car_park(packs.city("istanbul"), bays)
    parking = packs.solutions["parking"]
    scenario = parking.scenarios[parking.default_scenario]
    started_s = perf_counter()
    simulated = simulate(town, parking, scenario, seed=1)
    messages = sum(1 for _ in simulated.until(DAY_S))
    seconds = perf_counter() - started_s
    agenda = Agenda()
    if not isinstance(parking.simulation, ParkingSimulation):
        raise TypeError("the parking pack no longer simulates parking; measure another")
    open_car_parks(agenda, town, town.places, parking.simulation, scenario, start_s=0.0, seed=1)
    started_s = perf_counter()
    for _ in agenda.until(DAY_S):
        pass
    truth_seconds = perf_counter() - started_s
    return {
        "bays": len(town.layouts["benchmark"].bays),
        "seconds": seconds,
        "events": simulated.agenda.played,
        "messages": messages,
        "truth_seconds": truth_seconds,
        "truth_events": agenda.played,
    }


def _one_car_park(city: City, bays: int) -> City:
    place = next(iter(city.places.values())).model_copy(
        update={"id": "benchmark", "kind": "open", "capacity": bays, "free_at_snapshot": bays // 10, "hours": ""}
    )
    return replace(city, places={"benchmark": place}, layouts={"benchmark": laid_out(bays)})


def laid_out(bays: int) -> Layout:
    """A car park of so many bays, in rows."""
    full_rows, rest = divmod(bays, BAYS_A_ROW)
    rows = [
        {"id": f"r{n:03d}", "x_m": 0, "y_m": 10 * n, "bays": in_row, "pitch_m": 2.5, "depth_m": 5, "facing": "up"}
        for n, in_row in enumerate([BAYS_A_ROW] * full_rows + ([rest] if rest else []))
    ]
    return Layout.model_validate(
        {"width_m": 2.5 * BAYS_A_ROW, "height_m": 10 * len(rows), "entrance": (0, 0), "rows": rows}
    )
