"""The simulator obeys the desk, now, and once."""

import pytest

from devices.control import LATE_MS, Ear
from devices.payload import Control, encode, moment
from devices.refusal import Reason, Refused
from devices.seal import Seal
from devices.topic import Ask, control_topic, controls_of, is_control, parse_control

NOW = 1_795_417_200_000
SEAL = Seal(b"the show's own key")
TOPIC = control_topic("istanbul", Ask.SPEED)


def said(number=1, *, at_ms=NOW, topic=TOPIC, seal=SEAL):
    return topic, seal.close(topic, encode(Control(moment(at_ms), number, 120)))


def hear(ear, message, *, wall_ms=NOW):
    try:
        ask, control = ear.hear(*message, wall_ms=wall_ms)
    except Refused as refused:
        return refused.reason
    return ask, control.speed


@pytest.fixture
def ear():
    return Ear(SEAL, since_ms=NOW - 60_000)


def test_what_the_desk_says_is_heard(ear):
    assert hear(ear, said()) == (Ask.SPEED, 120)


def test_the_same_message_is_heard_once(ear):
    assert [hear(ear, said()), hear(ear, said()), hear(ear, said(2))] == [
        (Ask.SPEED, 120),
        Reason.REPLAYED,
        (Ask.SPEED, 120),
    ]


@pytest.mark.parametrize("late_ms", [-LATE_MS - 1, LATE_MS + 1, 3_600_000])
def test_a_message_out_of_its_time_is_not_obeyed(ear, late_ms):
    assert hear(ear, said(at_ms=NOW - late_ms)) is Reason.REPLAYED


def test_a_repeat_is_known_for_as_long_as_it_would_be_in_time(ear):
    ahead = said(at_ms=NOW + LATE_MS)
    assert hear(ear, ahead) == (Ask.SPEED, 120)
    assert hear(ear, ahead, wall_ms=NOW + 2 * LATE_MS) is Reason.REPLAYED


def test_what_was_said_to_the_simulator_before_this_one_is_not_obeyed():
    assert hear(Ear(SEAL, since_ms=NOW), said(at_ms=NOW - 1)) is Reason.REPLAYED


def test_what_is_asked_of_one_thing_is_not_obeyed_as_another(ear):
    _, payload = said()
    assert hear(ear, (control_topic("istanbul", Ask.PAUSE), payload)) is Reason.FORGED
    assert hear(ear, (control_topic("bangkok", Ask.SPEED), payload)) is Reason.FORGED


@pytest.mark.parametrize("payload", [b"", b"{}", b'{"speed":120}', b"\xff"])
def test_nobody_else_is_heard(ear, payload):
    assert hear(ear, (TOPIC, payload)) is Reason.FORGED


def test_numbers_are_forgotten_when_they_no_longer_matter(ear):
    for number in range(1_000):
        at_ms = NOW + number * 1_000
        assert hear(ear, said(number, at_ms=at_ms), wall_ms=at_ms) == (Ask.SPEED, 120)
    assert len(ear._heard_ms) <= LATE_MS / 1_000 + 1


@pytest.mark.parametrize(
    "topic", ["control/istanbul", "control/istanbul/stop", "control/istanbul/speed/x", "city/a/run"]
)
def test_other_topics_are_no_control(topic):
    with pytest.raises(Refused, match=r"is not control/<city>/speed\|pause\|resume"):
        parse_control(topic)


def test_topics_of_the_desk_are_spelled_and_read_alike():
    assert [parse_control(control_topic("istanbul", ask)) for ask in Ask] == [("istanbul", ask) for ask in Ask]
    assert controls_of("istanbul") == "control/istanbul/+"
    assert is_control(TOPIC)
    assert not is_control("city/control/run")
