"""Topics are written and parsed in one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.refusal import Reason, Refused
from devices.topic import (
    Address,
    Channel,
    futures_topic,
    is_of_model,
    is_traces,
    parse,
    parse_futures,
    parse_run,
    parse_traces,
    parse_water,
    run_topic,
    traces_topic,
    water_topic,
)

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


TOLD = [(water_topic, parse_water), (futures_topic, parse_futures), (traces_topic, parse_traces)]


@pytest.mark.parametrize(("told", "city_of"), TOLD, ids=["water", "futures", "traces"])
@given(city=NAMES, others=NAMES)
def test_what_a_model_has_is_told_under_its_city_and_is_no_devices_word(told, city_of, city, others):
    assert is_of_model(told(city))
    assert city_of(told(city)) == city
    for not_told in (run_topic(city), told(f"{city}/{others}"), f"{told(city)}/telemetry"):
        assert not is_of_model(not_told)
        with pytest.raises(Refused):
            city_of(not_told)


def test_traces_are_no_other_models_word():
    assert [is_traces(told("istanbul")) for told, _ in TOLD] == [False, False, True]
