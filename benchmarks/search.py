"""How fast cars search on one core: events a second in each arm over a day, and a whole study."""

from time import process_time

from simulators.parking.arrivals import DAY_H, HOUR_S, Demand
from simulators.parking.search.cruising import District
from simulators.parking.search.drivers import Drivers
from simulators.parking.search.guidance import Guidance
from simulators.parking.search.streets import Streets
from simulators.parking.search.study import CHARLOTTESVILLE, Study, steady

WANTED_SHARE = 1.05
"""Of the bays: cars then search for more than six minutes, which makes most events."""
SEEDS = range(1, 5)


def a_day(streets: Streets, guidance: Guidance | None) -> dict[str, float]:
    demand = Demand(1, "district", steady(WANTED_SHARE, streets), CHARLOTTESVILLE, start_s=0.0)
    district = District(streets, Drivers(demand, len(streets.turns)), guidance=guidance)
    started_s = process_time()
    district.play(DAY_H * HOUR_S)
    cpu_s = process_time() - started_s
    return {"events": district.events, "cpu_s": cpu_s, "events_per_s": district.events / cpu_s}


def speeds() -> tuple[float, float]:
    """Events a second over a day, in the slowest and in the fastest arm."""
    streets = Streets()
    arms = [a_day(streets, guidance)["events_per_s"] for guidance in (None, Guidance(0.3), Guidance(1.0))]
    return min(arms), max(arms)


def a_study(streets: Streets) -> dict[str, float]:
    started_s = process_time()
    compared = Study(steady(WANTED_SHARE, streets), streets).compare(0.3, SEEDS)
    return {"runs": sum(map(len, compared.values())), "cpu_s": process_time() - started_s}


def main() -> None:
    started_s = process_time()
    streets = Streets()
    for name, figures in {
        f"streets of {streets.bays} bays": {"cpu_s": process_time() - started_s},
        "a day, no guidance": a_day(streets, None),
        "a day, 30 % guided": a_day(streets, Guidance(0.3)),
        "a day, all guided": a_day(streets, Guidance(1.0)),
        "four arms, four seeds, 12 h each": a_study(streets),
    }.items():
        print(name, {key: float(f"{value:.3g}") for key, value in figures.items()})


if __name__ == "__main__":
    main()
