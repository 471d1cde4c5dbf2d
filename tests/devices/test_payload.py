"""Payloads are written and read in one place."""

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.payload import (
    MAX_BYTES,
    Telemetry,
    decode_telemetry,
    encode,
    epoch_ms,
    moment,
)
from devices.provenance import Provenance
from devices.refusal import Reason, Refused


def test_only_values_are_required():
    assert decode_telemetry(b'{"values": {"occupied": 1}}') == Telemetry(values={"occupied": 1.0})


def test_everything_a_device_may_say_is_read():
    said = b'{"at":"2026-11-23T10:00:00+03:00","values":{"occupied":true},"seq":7,"run":"r","provenance":"simulated",'
    said += b'"sent":"2026-11-23T07:00:01.25Z"}'
    assert decode_telemetry(said) == Telemetry(
        values={"occupied": True},
        at=datetime(2026, 11, 23, 7, tzinfo=UTC),
        seq=7,
        run="r",
        provenance=Provenance.SIMULATED,
        sent=datetime(2026, 11, 23, 7, 0, 1, 250_000, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"\xff\xfe\x00garbage", Reason.NOT_JSON),
        (b"", Reason.NOT_JSON),
        (b"{", Reason.NOT_JSON),
        (b"[1]", Reason.WRONG_SHAPE),
        (b"{}", Reason.WRONG_SHAPE),
        (b'{"values": {"occupied": "yes"}}', Reason.WRONG_SHAPE),
        (b'{"values": {"occupied": null}}', Reason.WRONG_SHAPE),
        (b'{"values": {"occupied": 1}, "at": "today"}', Reason.WRONG_SHAPE),
        (b'{"values": {"occupied": 1}, "provenance": "true"}', Reason.WRONG_SHAPE),
        (b'{"values": {"occupied": NaN}}', Reason.NOT_JSON),
        (b" " * (MAX_BYTES + 1), Reason.TOO_LARGE),
    ],
)
def test_what_is_not_telemetry_is_refused_by_name(payload, reason):
    with pytest.raises(Refused) as refused:
        decode_telemetry(payload)
    assert refused.value.reason is reason


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(payload):
    with contextlib.suppress(Refused):
        decode_telemetry(payload)


@given(
    st.builds(
        Telemetry,
        values=st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False) | st.booleans()),
        at=st.none() | st.datetimes(timezones=st.just(UTC)),
        seq=st.none() | st.integers(-(2**63), 2**63 - 1),
        run=st.none() | st.text(),
        provenance=st.none() | st.sampled_from(Provenance),
    )
)
def test_what_is_encoded_is_what_is_decoded(telemetry):
    assert decode_telemetry(encode(telemetry)) == telemetry


def test_a_time_without_an_offset_names_no_moment():
    with pytest.raises(Refused, match="has no offset"):
        epoch_ms(datetime(2026, 11, 23, 10))  # noqa: DTZ001, the naive time is the case


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_moments_are_kept_to_the_millisecond(at):
    assert abs(moment(epoch_ms(at)) - at) <= timedelta(milliseconds=0.5)


def test_the_offset_is_the_devices_own_affair():
    bangkok = datetime(2026, 11, 23, 14, tzinfo=timezone(timedelta(hours=7)))
    assert epoch_ms(bangkok) == epoch_ms(datetime(2026, 11, 23, 7, tzinfo=UTC))
