"""Topics are written and parsed in one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.refusal import Reason, Refused
from devices.topic import Address, Channel, parse, parse_run, run_topic

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_:-]{0,63}", fullmatch=True)


@given(city=NAMES, kind=NAMES, name=NAMES, channel=st.sampled_from(Channel))
def test_what_is_written_is_what_is_parsed(city, kind, name, channel):
    address = Address(city, kind, name)
    assert parse(address.topic(channel)) == (address, channel)


def test_an_address_has_one_id_for_api_and_store():
    assert Address("istanbul", "parking-bay", "demo-01").id == "istanbul.parking-bay.demo-01"


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        ("city/istanbul/parking-bay/demo-01/telemtry", Reason.UNKNOWN_TOPIC),
        ("city/istanbul/parking-bay/telemetry", Reason.UNKNOWN_TOPIC),
        ("house/istanbul/parking-bay/demo-01/telemetry", Reason.UNKNOWN_TOPIC),
        ("city/istanbul/parking-bay/a.b/telemetry", Reason.BAD_NAME),
        ("city/istanbul/parking-bay//telemetry", Reason.BAD_NAME),
        (f"city/istanbul/parking-bay/{'x' * 65}/telemetry", Reason.BAD_NAME),
        ("city/istanbul/parking-bay/<script>/telemetry", Reason.BAD_NAME),
    ],
)
def test_a_topic_of_another_form_is_refused_with_the_cure(topic, reason):
    with pytest.raises(Refused) as refused:
        parse(topic)
    assert refused.value.reason is reason


@given(st.text())
def test_any_text_is_parsed_or_refused(text):
    try:
        address, channel = parse(text)
    except Refused:
        return
    assert address.topic(channel) == text


def test_a_run_is_announced_under_its_city():
    assert parse_run(run_topic("istanbul")) == "istanbul"
