"""A guidance sign does as it is told, says so, and reports what it shows."""

from math import nan

import pytest

from devices.kind import Kind
from devices.topic import Address
from simulators.actuator import ANSWER_AFTER_WALL_S, Acknowledgement, Actuator
from simulators.agenda import Agenda
from simulators.sensors import FIRST_REPORT_S, Transmitter
from simulators.streams import stream

SIGN = Address("town", "guidance-sign", "mall")
KIND = Kind.model_validate({"heartbeat_s": 300, "actuator": True, "quantities": [{"key": "shown", "range": [0, 5000]}]})


@pytest.fixture
def agenda() -> Agenda:
    return Agenda()


@pytest.fixture
def sign(agenda: Agenda) -> Actuator:
    random = stream(1, "device", SIGN.id)
    return Actuator(KIND, Transmitter(SIGN, agenda, random), agenda, random)


def test_a_sign_shows_nothing_free_until_it_is_told_and_soon_says_so(agenda, sign):
    first, *_ = agenda.until(FIRST_REPORT_S[1])
    assert (first.address, first.values) == (SIGN, {"shown": 0.0})


def test_a_sign_obeys_at_the_commands_time_and_reports_the_change(agenda, sign):
    list(agenda.until(100))
    assert sign.command({"shown": 12}, t_s=130.0) == Acknowledgement(ok=True, after_wall_s=ANSWER_AFTER_WALL_S)
    assert [(message.sent_s, message.values) for message in agenda.until(140)] == [(130.0, {"shown": 12.0})]
    assert sign.shown == {"shown": 12.0}


def test_a_late_command_is_obeyed_where_the_city_stands(agenda, sign):
    list(agenda.until(100))
    sign.command({"shown": 7}, t_s=20.0)
    assert [(message.sent_s, message.values) for message in agenda.until(110)] == [(100.0, {"shown": 7.0})]


def test_a_sign_told_what_it_shows_already_agrees_and_says_nothing_new(agenda, sign):
    list(agenda.until(100))
    sign.command({"shown": 7}, t_s=100.0)
    list(agenda.until(101))
    assert sign.command({"shown": 7}, t_s=102.0).ok
    assert list(agenda.until(103)) == []


@pytest.mark.parametrize("values", [{}, {"brightness": 1}, {"shown": -1}, {"shown": 5001}, {"shown": nan}])
def test_a_sign_refuses_what_it_cannot_show(agenda, sign, values):
    list(agenda.until(100))
    assert not sign.command(values, t_s=100.0).ok
    assert list(agenda.until(110)) == []
    assert sign.shown == {"shown": 0.0}


def test_a_sign_repeats_what_it_shows_at_every_heartbeat(agenda, sign):
    sign.command({"shown": 3}, t_s=1.0)
    heard = {message.seq: message for message in agenda.until(3000)}
    assert [message.values for message in heard.values()] == [{"shown": 3.0}] * len(heard)
    assert len(heard) in (11, 12)  # the change, the first report, a heartbeat each 300 s


def test_what_was_sent_does_not_change_with_the_sign(agenda, sign):
    sign.command({"shown": 3}, t_s=1.0)
    (early,) = agenda.until(2.0)
    sign.command({"shown": 4}, t_s=2.5)
    list(agenda.until(3.0))
    assert early.values == {"shown": 3.0}
