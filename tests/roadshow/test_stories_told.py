"""Stories told to their end without a broker, as the desk tells them: the simulator obeys, and shows what is said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import pytest

from broker.alerts.alert import Alert
from broker.alerts.closings import Closings
from broker.alerts.near import Surroundings
from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from devices.fleet import fleet
from devices.packs import read_packs
from devices.payload import Run, moment
from devices.provenance import Provenance
from devices.reading import Reading
from devices.scenario import SLOWEST
from devices.story import Cue, Event, Seek, Speed, StoryStep, Turn
from roadshow.parts.player.programme import programme
from simulators.play import Play, Sent, Tapped, play

PACKS = read_packs()
START_MS = 1_795_000_000_000
SEED = 1
"""What a show plays where nobody asks for another."""
RUN = "told"
TOLD = [
    (city, solution.id, id_, version)
    for solution in PACKS.solutions.values()
    for city in solution.cities
    for id_, story in solution.stories_in(city).items()
    for version in ("whole", "short")
    if version == "whole" or story.short != story.steps
]


@dataclass
class Hub:
    """The platform's live state of one run, heard without delay, and the alerts it has raised."""

    city: str
    live: Live = field(init=False)
    raised: dict[str, Alert] = field(default_factory=dict)

    def __post_init__(self):
        self.live = Live(PACKS, PACKS.city(self.city))
        self.live.announce(AnnouncedRun.heard(Run(RUN, self.city, RUN, SEED, 1.0, moment(START_MS)), heard_ms=0))

    def hear(self, messages: Iterable[Sent]):
        for sent in messages:
            at_ms, sent_ms = (START_MS + round(each * 1000) for each in (sent.at_s, sent.sent_s))
            whose = (sent.address.city, sent.address.kind, sent.address.id)
            reading = Reading(*whose, at_ms, sent_ms, dict(sent.values), Provenance.SIMULATED, RUN, sent.seq)
            self.raised |= {alert.id: alert for alert, *_ in self.live.apply([reading])}


@dataclass(frozen=True)
class Moment:
    """How things stand as a step begins, or ends."""

    now_s: float
    turns: bool
    standing: tuple[Alert, ...]

    @property
    def levels(self) -> set[tuple[str, str]]:
        return {(alert.key, alert.level) for alert in self.standing}


@dataclass
class Desk:
    """A story's cues, obeyed by the simulator of its solution alone, which a hub hears."""

    city: str
    solution: str
    story: str
    now_s: float = field(init=False)
    speed: float = SLOWEST
    turns: bool = True
    taps: list[Tapped] = field(default_factory=list)
    play: Play = field(init=False)
    hub: Hub = field(init=False)
    moments: dict[str, tuple[Moment, Moment]] = field(default_factory=dict)
    """By step: its beginning and its end."""

    def __post_init__(self):
        self.own = PACKS.solutions[self.solution]
        self.told = self.own.stories_in(self.city)[self.story]
        self.scenario = self.own.scenarios[self.told.scenario]
        self.begin(self.scenario.play_from_s)

    def begin(self, to_s: float):
        """A seek is a new run, in which what was let happen before that moment happens again."""
        assert 0 <= to_s <= self.scenario.until_s
        self.taps = [tapped for tapped in self.taps if tapped.t_s <= to_s]
        whole = [(self.own, self.scenario)]
        self.play = play(PACKS.city(self.city), whole, lead=self.solution, seed=SEED, taps=self.taps)
        self.hub = Hub(self.city)
        self.go_on(to_s)

    def go_on(self, to_s: float):
        self.hub.hear(self.play.until(to_s))
        self.now_s = to_s

    def obey(self, cue: Cue):
        match cue:
            case Seek():
                self.begin(cue.second_of(self.scenario))
            case Speed(speed=speed):
                self.speed = speed
            case Event(key=key):
                tap = self.scenario.tap(key)
                assert tap
                self.play.tap(key, tap.happens, t_s=self.now_s)
                self.taps.append(Tapped(key, self.now_s))
            case Turn(do=turn):
                self.turns = turn == "play"

    def moment(self) -> Moment:
        standing = tuple(alert for alert in self.hub.raised.values() if alert.is_open)
        return Moment(self.now_s, self.turns, standing)

    def tell(self, step: StoryStep):
        for cue in step.cue:
            self.obey(cue)
        begins = self.moment()
        if self.turns:
            self.go_on(self.now_s + self.speed * step.lasts_s)
        self.moments[step.key] = (begins, self.moment())


@cache
def told(city: str, solution: str, story: str, version: str = "whole") -> Desk:
    desk = Desk(city, solution, story)
    own, scenario = desk.own, desk.told.scenario
    fastest = programme(PACKS, PACKS.city(city), own, scenario=scenario, speed=SLOWEST).max_speed
    for step in desk.told.short if version == "short" else desk.told.steps:
        desk.tell(step)
        assert SLOWEST <= desk.speed <= fastest
    return desk


@pytest.mark.parametrize(("city", "solution", "story", "version"), TOLD)
def test_every_cue_of_a_story_is_obeyed_and_concerns_somebody(city, solution, story, version):
    desk = told(city, solution, story, version)
    assert desk.play.idle == []
    assert len({ends.now_s for _, ends in desk.moments.values()}) > 1


def test_in_the_cloudburst_streets_are_warned_of_before_any_canal_tops_its_bank():
    begins, ends = told("bangkok", "flood", "flash-flood").moments["cloudburst"]
    assert begins.levels == set()
    assert ("flood.street", "watch") in ends.levels
    assert ("flood.canal", "danger") not in ends.levels


def test_the_car_park_under_the_closed_road_closes_while_it_is_told():
    city, solutions = PACKS.city("bangkok"), PACKS.solutions_of("bangkok")
    listed = [device for solution in solutions for device in fleet(city, solution)]
    closings = Closings.of(city, solutions, listed, Surroundings.of(listed))
    closed = [closings.closed(moment.standing) for moment in told("bangkok", "flood", "flash-flood").moments["garage"]]
    assert [any(device.endswith("car-park-counter.all-seasons") for device in each) for each in closed] == [False, True]


def test_by_the_chi_people_are_told_to_prepare_before_any_street_is_wet():
    moments = told("khon-kaen", "flood", "slow-rise").moments
    _, near = moments["near"]
    assert near.levels == {("flood.canal", "warning")}
    assert len(near.standing) == 2
    before, after = ({key for key, _ in moment.levels} for moment in moments["over"])
    assert "flood.street" not in before
    assert "flood.street" in after


@pytest.mark.parametrize(
    ("city", "story", "before", "held"),
    [("istanbul", "marmara", "shore", "seconds"), ("gaziantep", "pazarcik", "night", "near")],
)
def test_the_clock_is_held_before_the_rupture_and_again_just_after_the_alert(city, story, before, held):
    desk = told(city, "earthquake", story)
    rupture = desk.scenario.rupture
    assert rupture
    waits, alerted = desk.moments[before][0], desk.moments[held][0]
    assert [waits.turns, alerted.turns] == [False, False]
    assert waits.now_s < rupture.after_min * 60
    assert {key for key, _ in alerted.levels} == {"earthquake.quake"}


def test_with_a_station_missing_the_second_quake_of_istanbul_is_an_alert_of_its_own():
    begins, ends = told("istanbul", "earthquake", "marmara").moments["trust"]
    assert len({alert.id for alert in ends.standing} - {alert.id for alert in begins.standing}) == 1


def test_bangkok_is_warned_while_the_fault_breaks_and_the_wave_comes_when_it_is_said():
    desk = told("bangkok", "earthquake", "mandalay")
    rupture = desk.scenario.rupture
    assert rupture
    _, broken = desk.moments["breaks"]
    assert {key for key, _ in broken.levels} == {"earthquake.quake"}
    begins, ends = desk.moments["arrives"]
    assert begins.now_s < rupture.after_min * 60 + 292 < ends.now_s
