"""Broken sensors and a network that is away: what the city then hears, and that nothing else changes by it."""

from itertools import pairwise

import pytest

from devices.scenario import Fault, Outage
from devices.topic import Address
from simulators.simulation import simulate

HOUR_S = 3600.0
BREAKS_S = 2 * HOUR_S
MALL = Address("town", "car-park-counter", "mall")
SIGN = Address("town", "guidance-sign", "mall")


@pytest.fixture
def city(town, parking, morning):
    """Two hours have passed in it, and none of them was special."""
    simulated = simulate(town, parking, morning, seed=3)
    list(simulated.until(BREAKS_S))
    return simulated


@pytest.fixture
def unharmed(town, parking, morning):
    """What the same city says when nothing breaks in it."""
    return [sent for sent in simulate(town, parking, morning, seed=3).until(8 * HOUR_S) if sent.sent_s > BREAKS_S]


def breaks(city, fault, *, t_s=BREAKS_S):
    return city.happen(Fault(what="fault", kind="car-park-counter", place="mall", fault=fault), t_s=t_s)


def said_by(address, sent):
    return [message.values for message in sent if message.address == address]


@pytest.mark.parametrize("fault", ["silent", "stuck", "drifting", "spiking"])
def test_a_broken_counter_changes_what_it_says_and_nobody_else_says_anything_different(city, unharmed, fault):
    assert breaks(city, fault)
    after = list(city.until(8 * HOUR_S))
    assert said_by(MALL, after) != said_by(MALL, unharmed)
    assert [message for message in after if message.address != MALL] == [
        message for message in unharmed if message.address != MALL
    ]


def test_a_silent_counter_is_not_heard_of_until_it_is_mended(city, unharmed):
    breaks(city, "silent")
    assert said_by(MALL, city.until(5 * HOUR_S)) == []
    breaks(city, "none", t_s=5 * HOUR_S)
    assert said_by(MALL, city.until(8 * HOUR_S)) == said_by(MALL, [m for m in unharmed if m.sent_s > 5 * HOUR_S])


def test_a_stuck_counter_goes_on_saying_what_it_says_first(city):
    breaks(city, "stuck")
    said = said_by(MALL, city.until(8 * HOUR_S))
    assert len(said) > 50
    assert all(values == said[0] for values in said)


def test_a_drifting_counter_moves_away_steadily_and_stays_within_what_its_kind_can_say(city, unharmed):
    breaks(city, "drifting")
    truth = said_by(MALL, unharmed)
    said = said_by(MALL, city.until(8 * HOUR_S))
    away = [sum(abs(one[key] - other[key]) for key in one) for one, other in zip(said, truth, strict=True)]
    assert away[0] < 20
    assert max(away) > 300
    later = said_by(MALL, city.until(200 * HOUR_S))
    assert all(0 <= value <= 5000 for values in later for value in values.values())


def test_a_spiking_counter_is_mostly_right_and_now_and_then_far_off(city, unharmed):
    breaks(city, "spiking")
    said, truth = said_by(MALL, city.until(8 * HOUR_S)), said_by(MALL, unharmed)
    wrong = [values for values, true in zip(said, truth, strict=True) if values != true]
    assert 0.1 < len(wrong) / len(said) < 0.5
    assert max(values["free"] for values in wrong) > 1000


def test_the_same_seed_breaks_alike(town, parking, morning):
    def play():
        simulated = simulate(town, parking, morning, seed=3)
        before = list(simulated.until(BREAKS_S))
        breaks(simulated, "spiking")
        return before + list(simulated.until(4 * HOUR_S))

    assert play() == play()


def test_a_message_that_is_sent_twice_says_the_same_twice_though_its_sensor_is_broken(city):
    breaks(city, "spiking")
    said: dict[int, dict[str, float]] = {}
    repeated = 0
    for message in city.until(200 * HOUR_S):
        if message.address == MALL:
            repeated += message.seq in said
            assert said.setdefault(message.seq, message.values) == message.values
    assert repeated > 5


def test_an_outage_holds_back_what_is_said_and_loses_nothing(city, unharmed):
    assert city.happen(Outage(what="outage", minutes=10), t_s=BREAKS_S)
    back_s = BREAKS_S + 600
    after = list(city.until(8 * HOUR_S))
    assert min(message.sent_s for message in after) == back_s
    late = [message for message in after if message.sent_s == back_s]
    assert len({message.address for message in late}) > 3
    assert all(BREAKS_S - 5 < message.at_s < back_s + 5 for message in late)
    assert all(earlier.sent_s <= later.sent_s for earlier, later in pairwise(after))
    told = {(message.address, message.seq, message.at_s): message.values for message in after}
    assert told == {(message.address, message.seq, message.at_s): message.values for message in unharmed}


def test_an_outage_at_one_place_concerns_that_place_alone(city, unharmed):
    city.happen(Outage(what="outage", minutes=30, places=("mall",)), t_s=BREAKS_S)
    meanwhile = list(city.until(BREAKS_S + 1799))
    assert {message.address.name for message in meanwhile} & {"mall"} == set()
    assert meanwhile == [m for m in unharmed if m.sent_s <= BREAKS_S + 1799 and m.address.name != "mall"]


def test_an_outage_within_an_outage_lasts_until_the_later_end(city):
    city.happen(Outage(what="outage", minutes=10), t_s=BREAKS_S)
    assert list(city.until(BREAKS_S + 540)) == []
    city.happen(Outage(what="outage", minutes=10), t_s=BREAKS_S + 540)
    assert next(iter(city.until(8 * HOUR_S))).sent_s == BREAKS_S + 1140


def test_no_command_reaches_a_sign_without_a_network(city):
    city.happen(Outage(what="outage", minutes=10), t_s=BREAKS_S)
    assert city.command(SIGN, {"shown": 7}, t_s=BREAKS_S + 1) is None
    list(city.until(BREAKS_S + 601))
    answer = city.command(SIGN, {"shown": 7}, t_s=BREAKS_S + 601)
    assert answer is not None
    assert answer.ok


def test_what_concerns_nothing_here_says_so(city):
    assert not city.happen(Fault(what="fault", kind="car-park-counter", place="nowhere", fault="silent"), t_s=BREAKS_S)
    assert not city.happen(Outage(what="outage", minutes=1, places=("nowhere",)), t_s=BREAKS_S)
