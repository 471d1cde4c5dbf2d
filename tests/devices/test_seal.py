"""Only who has the key is believed, and only on the topic for which it was sealed."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.payload import Control, Run, decode_run, encode, moment
from devices.refusal import Reason, Refused
from devices.seal import Seal

SEAL = Seal(b"the show's own key")
TOPIC = "city/istanbul/run"
RUN = Run("r-1", "istanbul", "weekday", 7, 60, moment(1_795_417_200_000), number=3)


def refusal(seal, topic, payload):
    with pytest.raises(Refused) as refused:
        seal.open(topic, payload)
    return refused.value


def test_a_sealed_message_is_still_the_message_it_was():
    sealed = SEAL.close(TOPIC, encode(RUN))
    assert decode_run(sealed) == decode_run(SEAL.open(TOPIC, sealed)) == RUN


def test_the_seal_is_what_its_description_says():
    payload = encode(RUN)
    mac = hmac.new(b"the show's own key", TOPIC.encode() + b"\0" + payload, hashlib.sha256).hexdigest()
    assert json.loads(SEAL.close(TOPIC, payload)) == json.loads(payload) | {"mac": mac}


def test_a_simulator_in_another_language_may_write_json_as_it_likes():
    said = json.dumps({"run": "r-1", "city": "istanbul"}, indent=1).encode()
    mac = hmac.new(b"the show's own key", TOPIC.encode() + b"\0" + said, hashlib.sha256).hexdigest()
    assert SEAL.open(TOPIC, said[:-1] + b', "mac": "%b" }\n' % mac.encode()) == said


@given(st.text(min_size=1), st.integers(0, 2**53), st.none() | st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_is_sealed_can_be_opened(topic, number, speed):
    payload = encode(Control(moment(0), number, speed))
    assert SEAL.open(topic, SEAL.close(topic, payload)) == payload


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"{}",
        encode(RUN),
        SEAL.close("city/bangkok/run", encode(RUN)),
        Seal(b"another key").close(TOPIC, encode(RUN)),
        SEAL.close(TOPIC, encode(RUN)).replace(b'"seed":7', b'"seed":8'),
        SEAL.close(TOPIC, encode(RUN))[:-1] + b',"speed":600}',
        SEAL.close(TOPIC, encode(RUN)) + b"{}",
    ],
)
def test_what_is_not_sealed_by_the_show_for_this_topic_is_refused(forged):
    assert refusal(SEAL, TOPIC, forged).reason is Reason.FORGED


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_single_changed_bit_breaks_the_seal(at, change):
    sealed = bytearray(SEAL.close(TOPIC, encode(RUN)))
    sealed[at % len(sealed)] ^= change
    try:
        opened = SEAL.open(TOPIC, bytes(sealed))
    except Refused:
        return
    assert opened == encode(RUN), "only white space after the object is nobody's affair"


def test_the_cure_names_the_two_ways_to_share_a_key():
    refused = refusal(SEAL, TOPIC, Seal(b"another key").close(TOPIC, encode(RUN)))
    assert "give all parts the same ROADSHOW_CONTROL_KEY or --data" in refused.detail


def test_the_key_is_never_shown():
    assert "own key" not in repr(SEAL)
