"""One presents at a time, whatever is asked, by whom, and however long nobody is heard."""

from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from broker.live.view import ShowView
from dashboard.show.presenting import Clocks, Kept, Presenting, Taken
from dashboard.show.seat import FREE_AFTER_MS, Seat

WALL_MS = 1_800_000_000_000
OPENING = Kept(ShowView("parking", "tr", "en", WALL_MS), Seat())
WHO = st.sampled_from(["ayse", "berk", "chai"])


@dataclass
class Stand:
    """A seat whose clock the test sets, and what was told and kept of it."""

    now_ms: int = 0
    told: list[ShowView] = field(default_factory=list)
    kept: Kept = OPENING

    def presenting(self) -> Presenting:
        clocks = Clocks(lambda: WALL_MS + self.now_ms, lambda: self.now_ms)
        return Presenting(self.kept, clocks, tell=self.told.append, keep=lambda kept: setattr(self, "kept", kept))


@pytest.fixture
def stand():
    return Stand()


def test_who_takes_a_free_seat_presents_and_every_screen_is_told(stand):
    presenting = stand.presenting()
    token = presenting.take("Ayşe", take_over=False)
    assert presenting.knows(token)
    told = stand.told[-1]
    assert (told.seat, told.presenter, told.seated, told.attract) == (1, "Ayşe", WALL_MS, False)


def test_another_is_refused_and_told_who_presents_since_when(stand):
    presenting = stand.presenting()
    presenting.take("Ayşe", take_over=False)
    for asked in (lambda: presenting.take("Berk", take_over=False), lambda: presenting.require("")):
        with pytest.raises(Taken, match=r"Ayşe presents since 08:00 UTC .*take_over") as taken:
            asked()
        assert (taken.value.name, taken.value.since_ms) == ("Ayşe", WALL_MS)
    assert stand.told[-1].presenter == "Ayşe"


def test_taking_over_is_told_to_who_sat_before_by_the_seats_number(stand):
    presenting = stand.presenting()
    former = presenting.take("Ayşe", take_over=False)
    token = presenting.take("Berk", take_over=True)
    assert (stand.told[-1].seat, stand.told[-1].presenter) == (2, "Berk")
    assert (presenting.knows(former), presenting.knows(token)) == (False, True)
    with pytest.raises(Taken):
        presenting.require(former)


def test_a_seat_that_is_not_heard_for_90_s_is_free_and_its_holder_may_come_back_until_it_is_taken(stand):
    presenting = stand.presenting()
    token = presenting.take("", take_over=False)
    stand.now_ms = FREE_AFTER_MS - 1
    presenting.look()
    assert stand.told[-1].seat == 1
    stand.now_ms = FREE_AFTER_MS
    presenting.look()
    assert (stand.told[-1].seat, stand.told[-1].attract) == (0, True)
    presenting.require(token)
    assert stand.told[-1].seat == 1
    stand.now_ms *= 2
    presenting.take("Berk", take_over=False)
    with pytest.raises(Taken):
        presenting.require(token)


def test_who_steers_while_nobody_presents_takes_no_seat_and_holds_the_attract_loop_off(stand):
    presenting = stand.presenting()
    assert stand.told[-1].attract
    presenting.require("")
    assert (stand.told[-1].seat, stand.told[-1].attract) == (0, False)
    stand.now_ms = FREE_AFTER_MS
    presenting.look()
    assert stand.told[-1].attract


def test_a_hub_that_comes_back_knows_who_presents_and_what_is_on(stand):
    token = stand.presenting().take("Ayşe", take_over=False)
    stand.told.clear()
    back = stand.presenting()
    assert back.knows(token)
    assert (stand.told[-1].seat, stand.told[-1].presenter) == (1, "Ayşe")
    with pytest.raises(Taken):
        back.take("Berk", take_over=False)


def test_no_token_is_kept_in_plain_words(stand):
    token = stand.presenting().take("Ayşe", take_over=False)
    assert token not in str(stand.kept)


class OneSeat(RuleBasedStateMachine):
    """Three desks, the wall's own panel, time, and a hub that dies, in any order."""

    @initialize()
    def begin(self):
        self.stand = Stand()
        self.presenting = self.stand.presenting()
        self.tokens: dict[str, str] = {}
        self.sits: str | None = None
        """Who sat last, and has neither left nor been taken over."""
        self.heard_ms = 0

    @property
    def is_held(self) -> bool:
        return self.sits is not None and self.stand.now_ms - self.heard_ms < FREE_AFTER_MS

    @rule(who=WHO, take_over=st.booleans())
    def take(self, who, take_over):
        if self.is_held and not take_over:
            with pytest.raises(Taken):
                self.presenting.take(who, take_over=False)
            return
        self.tokens[who] = self.presenting.take(who, take_over=take_over)
        self.sits, self.heard_ms = who, self.stand.now_ms

    @rule(who=WHO)
    def steer(self, who):
        if self.is_held and who != self.sits:
            with pytest.raises(Taken):
                self.presenting.require(self.tokens.get(who, ""))
            return
        self.presenting.require(self.tokens.get(who, ""))
        if who == self.sits:
            self.heard_ms = self.stand.now_ms

    @rule()
    def leave(self):
        if self.is_held:
            self.presenting.leave()
            self.sits = None

    @rule(passed_ms=st.sampled_from([1, 20_000, FREE_AFTER_MS - 1, FREE_AFTER_MS]))
    def wait(self, passed_ms):
        self.stand.now_ms += passed_ms
        self.presenting.look()

    @rule()
    def die_and_come_back(self):
        self.presenting = self.stand.presenting()
        self.heard_ms = self.stand.now_ms

    @invariant()
    def exactly_one_or_none_presents(self):
        holders = [who for who, token in self.tokens.items() if self.presenting.knows(token)]
        assert holders == ([] if self.sits is None else [self.sits])
        show = self.presenting.show
        assert (show.presenter, bool(show.seat)) == ((self.sits, True) if self.is_held else ("", False))
        assert self.stand.told[-1] == show


TestOneSeat = OneSeat.TestCase
TestOneSeat.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
