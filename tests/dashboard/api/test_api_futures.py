"""`/api/v1/futures`: scenario seconds told as moments of the run."""

from datetime import UTC, datetime

from dashboard.api.futures import detail
from devices.futures import Assumption, Futures, Spread, Storm

START_MS = round(datetime(2026, 11, 24, tzinfo=UTC).timestamp() * 1000)
FUTURES = Futures(
    solution="flood",
    scenario="flash-flood",
    storms=(Storm(1, 600.0, None, None, 660.5, None),),
    earlier=None,
    lead_with=None,
    lead_without=Spread(1, -60.5, None, -60.5, -60.5),
    from_s=60.0,
    every_s=60.0,
    reached_with=(0.0, 0.5),
    reached_without=(0.0, 0.1),
    wet=(0.0, 0.2),
    assumptions=(Assumption("call_in", 30.0, "min", "own"),),
)


def test_where_nothing_is_compared_there_is_null(ask):
    answer = ask("/api/v1/futures")
    assert (answer.status_code, answer.json()) == (200, None)


def test_moments_are_those_of_the_run_and_what_never_comes_is_null():
    assert detail(FUTURES, run="r-1", start_ms=START_MS).model_dump() == {
        "run": "r-1",
        "solution": "flood",
        "scenario": "flash-flood",
        "storms": [
            {
                "seed": 1,
                "closed_ms": START_MS + 600_000,
                "alert_ms": None,
                "told_with_ms": None,
                "told_without_ms": START_MS + 660_500,
                "earlier_s": None,
            }
        ],
        "earlier": None,
        "lead_with": None,
        "lead_without": {"storms": 1, "mean_s": -60.5, "sd_s": None, "lowest_s": -60.5, "highest_s": -60.5},
        "from_ms": START_MS + 60_000,
        "every_ms": 60_000,
        "reached_with": [0.0, 0.5],
        "reached_without": [0.0, 0.1],
        "wet": [0.0, 0.2],
        "assumptions": [{"key": "call_in", "value": 30.0, "unit": "min", "source": "own"}],
        "provenance": "simulated",
    }
