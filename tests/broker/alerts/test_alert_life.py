"""An alert's life, and how a store keeps it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.alerts.alert import Alert, alert_of, key_of, reading_of
from broker.alerts.life import revised, turn
from devices.provenance import Provenance
from devices.rule import LEVELS, AlertRule

NOW = 1_795_000_000_123
RULE = AlertRule.model_validate(
    {"key": "overflow", "rule": "high", "level": "warning", "radius_m": 100, "category": "Met", "response": {}}
)
RAISED = Alert(
    key="canal.overflow",
    device="riverside.canal-gauge.lock",
    level="warning",
    since_ms=NOW,
    at_ms=NOW,
    revision=1,
    previous_ms=None,
    received_ms=NOW + 5,
    run="r-1",
    provenance=Provenance.SIMULATED,
)
CLEARED = revised(RAISED, "normal", at_ms=NOW + 60_000, received_ms=NOW + 60_005)


@pytest.mark.parametrize(
    ("before", "level", "borne_out", "becomes"),
    [
        (None, "watch", True, None),
        (None, "warning", True, "raised"),
        (None, "danger", True, "raised"),
        (None, "danger", False, None),
        (RAISED, "warning", True, None),
        (RAISED, "danger", False, "updated"),
        (RAISED, "warning", False, None),
        (RAISED, "watch", True, "cleared"),
        (RAISED, "normal", True, "cleared"),
        (CLEARED, "normal", True, None),
        (CLEARED, "warning", True, "raised"),
    ],
)
def test_an_alert_is_raised_at_its_level_updated_with_others_and_cleared_below(before, level, borne_out, becomes):
    assert turn(before, level, RULE, borne_out=borne_out) == becomes


def test_a_revision_is_always_later_than_the_one_before():
    assert revised(RAISED, "danger", at_ms=NOW, received_ms=NOW).at_ms == NOW + 1


def test_a_revision_names_the_one_before():
    assert (CLEARED.revision, CLEARED.previous_ms, CLEARED.since_ms) == (2, NOW, NOW)


def test_all_revisions_have_one_id_and_another_raise_has_another():
    again = revised(RAISED, "danger", at_ms=NOW, received_ms=NOW)
    assert RAISED.id == again.id == CLEARED.id
    assert RAISED.id.startswith("riverside.canal.overflow.lock.")
    later = Alert(**{**{name: getattr(RAISED, name) for name in RAISED.__struct_fields__}, "since_ms": NOW + 1})
    assert later.id != RAISED.id


def test_a_store_keeps_it_under_an_address_of_its_own():
    reading = reading_of(RAISED)
    assert (reading.device, reading.kind, reading.seq) == ("riverside.alert.canal:overflow:lock", "alert", 1)
    assert reading.values == {"level": 2.0, "since": NOW / 1000}


@given(
    level=st.sampled_from(LEVELS),
    since_ms=st.integers(946_684_800_000, 4_102_444_800_000),
    later_ms=st.integers(1, 10**9),
    name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_:-]{0,63}", fullmatch=True),
)
def test_what_a_store_has_kept_is_the_alert_again(level, since_ms, later_ms, name):
    raised = Alert(
        "canal.overflow", f"riverside.canal-gauge.{name}", "danger", since_ms, since_ms, 1, None, 0, "", Provenance.REAL
    )
    after = revised(raised, level, at_ms=since_ms + later_ms, received_ms=0)
    for alert in (raised, after):
        assert alert_of(reading_of(alert), kind="canal-gauge") == alert
        assert key_of(reading_of(alert)) == "canal.overflow"
