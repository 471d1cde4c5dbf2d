"""Whether a broker lives is told by its answer, which a stopped one does not give although its port still opens."""

import os
import signal
from contextlib import closing

import pytest
from processes import until

from broker.mqtt import pulse
from broker.mqtt.pulse import Pulse
from broker.mqtt.role import Role


def test_a_broker_answers_again_and_again(broker):
    with closing(Pulse(broker.endpoint())) as ask:
        assert [ask() for _ in range(5)] == [True] * 5


@pytest.mark.parametrize("role", [Role.HUB, None])
def test_who_is_let_in_and_who_is_turned_away_both_have_an_answer(guarded_broker, role):
    with closing(Pulse(guarded_broker.endpoint(role))) as ask:
        assert [ask() for _ in range(3)] == [True] * 3


def test_a_broker_that_ended_has_none_and_one_that_is_back_has(broker):
    with closing(Pulse(broker.endpoint())) as ask:
        assert ask()
        broker.end()
        assert not ask()
        broker.start()
        assert ask()


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_broker_that_hangs_has_none(broker, monkeypatch):
    monkeypatch.setattr(pulse, "ANSWER_S", 0.3)
    with closing(Pulse(broker.endpoint())) as ask:
        assert ask()
        broker.process.send_signal(signal.SIGSTOP)
        until(lambda: not ask())  # a stop takes a moment to reach every thread
        assert not ask()
        broker.process.send_signal(signal.SIGCONT)
        until(ask)
