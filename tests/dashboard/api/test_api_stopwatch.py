"""The stopwatch through the API: told with each alert, and fed by what screens report."""

import json
from dataclasses import replace

import pytest

from broker.alerts.stopwatch import Came, Stopwatch
from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from dashboard.api.app import create_api
from dashboard.api.guard import Guard
from dashboard.api.rates import Rates
from devices.packs import BUILT_IN, Packs, read_packs, read_solution
from devices.payload import Reached, Run, moment
from devices.provenance import Provenance
from devices.reading import Reading
from devices.words import LANGUAGES

AT_MS = 1_795_417_200_000
NOW_MS = 1_800_000_000_000.0
UNKNOWN = dict.fromkeys(("broker", "ingest", "rule", "push"))
NOBODY = {"stage": None, "phone": None}
STORM = Run(
    "r-1",
    "riverside",
    "flash-flood",
    1,
    60,
    moment(AT_MS),
    solution="flood",
    steps=(Reached("rain", moment(AT_MS - 3_600_000)), Reached("cloudburst", moment(AT_MS - 750_000))),
)


@pytest.fixture(scope="module")
def packs(request):
    """The riverside city, and the words of a flood that plays elsewhere."""
    own = read_packs(request.config.rootpath / "tests" / "packs")
    return Packs(own.cities, own.solutions | {"flood": read_solution(BUILT_IN / "solutions" / "flood")})


class Town:
    """A gauge's alert in the riverside city, by a clock in the test's hand."""

    def __init__(self, platform, packs, ask_of, run: Run | None = STORM):
        self.now_ms = NOW_MS
        self.stopwatch = Stopwatch(lambda: self.now_ms)
        self.live = Live(packs, packs.city("riverside"))
        self.run = run
        if run:
            self.live.announce(AnnouncedRun.heard(run, heard_ms=0))
            self.stopwatch.hear(run)
        city = packs.city("riverside")
        self.platform = replace(platform, packs=packs, city=city, live=self.live, stopwatch=self.stopwatch)
        self.ask = ask_of(create_api(self.platform))

    def flood(self, at_ms=AT_MS, *, timed=True, **levels):
        run, provenance = (self.run.run, Provenance.SIMULATED) if self.run else ("", Provenance.REAL)
        levels = levels or {"bridge": 1.2, "lock": 1.6}
        decisions = self.live.apply(
            Reading(
                "riverside",
                "canal-gauge",
                f"riverside.canal-gauge.{name}",
                at_ms,
                at_ms,
                {"level": level},
                provenance,
                run,
            )
            for name, level in levels.items()
        )
        if timed:
            came = Came(1_000, NOW_MS, sent_ms=997)
            for decision in decisions:
                self.stopwatch.decided(decision.alert, came, admitted_ms=NOW_MS + 2, decided_ms=NOW_MS + 3)
        self.now_ms = NOW_MS + 50
        self.stopwatch.pushed((view.id, view.revision) for view in self.live.alerts())
        self.now_ms = NOW_MS + 500

    @property
    def alert(self):
        (alert,) = self.ask("/api/v1/alerts").json()
        return alert

    def report(self, **changed):
        said = {
            "alert": self.alert["id"],
            "revision": 1,
            "screen": "phone",
            "drawn_ms": NOW_MS + 250,
            "uncertainty_ms": 12.5,
        }
        said |= changed
        return self.ask("/api/v1/drawn", "POST", content=json.dumps(said), headers={"content-type": "application/json"})


@pytest.fixture
def town(platform, packs, ask_of):
    town = Town(platform, packs, ask_of)
    town.flood()
    return town


def test_an_alert_tells_two_numbers_and_the_hops_of_the_second(town, packs):
    words = packs.solutions["flood"].words
    assert town.alert["stopwatch"] == {
        "revision": 1,
        "event": {
            "what": "step",
            "key": "cloudburst",
            "names": {language: words[language]["scenarios.flash-flood.steps.cloudburst"] for language in LANGUAGES},
            "at_ms": AT_MS - 750_000,
        },
        "event_to_decision_s": 750.0,
        "decided_ms": NOW_MS + 3,
        "hops_ms": {"broker": 3.0, "ingest": 2.0, "rule": 1.0, "push": 47.0},
        "drawn": NOBODY,
        "decision_to_screen_ms": NOBODY,
    }


def test_a_real_device_has_no_event_and_so_no_scenario_number(platform, packs, ask_of):
    town = Town(platform, packs, ask_of, run=None)
    town.flood()
    told = town.alert["stopwatch"]
    assert (told["event"], told["event_to_decision_s"]) == (None, None)
    assert told["hops_ms"]["push"] == 47.0


def test_what_was_played_over_has_its_scenario_number_and_no_hops(platform, packs, ask_of):
    town = Town(platform, packs, ask_of)
    town.flood(timed=False)
    told = town.report().json()
    assert told["event_to_decision_s"] == 750.0
    assert (told["decided_ms"], told["hops_ms"], told["drawn"]) == (None, UNKNOWN, NOBODY)


def test_an_event_that_no_pack_tells_has_no_words_but_its_time(platform, packs, ask_of):
    town = Town(platform, packs, ask_of, run=Run("r", "riverside", "x", 1, 60, moment(AT_MS), steps=STORM.steps))
    town.flood()
    assert town.alert["stopwatch"]["event"]["names"] == {}
    assert town.alert["stopwatch"]["event_to_decision_s"] == 750.0


def test_a_report_is_answered_with_the_stopwatch_and_stands_in_it(town):
    told = town.report().json()
    assert told == town.alert["stopwatch"]
    phone = {"count": 1, "median_ms": 200.0, "p95_ms": 200.0, "worst_ms": 200.0, "uncertainty_ms": 12.5}
    assert told["drawn"] == {"stage": None, "phone": phone}
    assert told["decision_to_screen_ms"] == {"stage": None, "phone": 247.0}


def test_the_next_revision_is_timed_anew_against_the_same_event(town):
    town.report()
    town.flood(AT_MS + 1_200_000, lock=2.1)
    told = town.alert["stopwatch"]
    assert (told["revision"], told["event"]["key"], told["event_to_decision_s"]) == (2, "cloudburst", 1950.0)
    assert told["drawn"] == NOBODY
    assert town.report(screen="stage").json()["drawn"] == NOBODY, "it was of the first revision"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"alert": "riverside.canal.overflow.lock.0000000000"}, 404),
        ({"revision": 2}, 404),
        ({"revision": 0}, 422),
        ({"screen": "watch"}, 422),
        ({"drawn_ms": NOW_MS - 2_000}, 422),
        ({"drawn_ms": NOW_MS + 5_000}, 422),
        ({"drawn_ms": float("nan")}, 422),
        ({"uncertainty_ms": -1}, 422),
        ({"uncertainty_ms": 10_001}, 422),
        ({"more": 1}, 422),
        ({"alert": "x" * 5_000}, 413),
    ],
)
def test_what_cannot_be_is_refused_and_counts_nowhere(town, changed, status):
    answer = town.report(**changed)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert town.alert["stopwatch"]["drawn"] == NOBODY


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"origin": "http://elsewhere"}, 403), ({"content-type": "text/plain"}, 415), ({"origin": "http://hub"}, 422)],
)
def test_only_the_hubs_own_pages_report(town, headers, status):
    answer = town.ask("/api/v1/drawn", "POST", content=b"{}", headers={"content-type": "application/json"} | headers)
    assert answer.status_code == status


def test_an_address_reports_so_often_and_is_told_when_it_may_again(town, ask_of):
    id_ = town.alert["id"]
    guard = Guard(
        create_api(town.platform), town.platform.desk, town.platform.presenting, Rates(a_second=0.01, at_once=2)
    )
    town.ask = ask_of(guard)
    answers = [town.report(alert=id_) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 90 <= int(answers[-1].headers["retry-after"]) <= 100


def test_the_hubs_time_is_told_to_fractions_and_kept_by_nobody(town):
    answer = town.ask("/api/v1/time")
    assert answer.json() == {"now_ms": NOW_MS + 500}
    assert answer.headers["cache-control"] == "no-store"
