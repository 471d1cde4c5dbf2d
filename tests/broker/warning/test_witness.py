"""What one station's word is worth."""

import pytest

from broker.warning.witness import Report, Witness


def hear(witness: Witness, at_s: float, since_s: float | None = None, displacement_cm: float = 1e-4) -> None:
    witness.hear(Report("a", 37.0, 37.0, at_s, displacement_cm, since_s))


def picked_s(witness: Witness) -> float | None:
    return witness.pick and witness.pick.at_s


@pytest.fixture
def witness() -> Witness:
    return Witness(37.0, 37.0)


def test_a_pick_needs_a_second_report_of_the_same_onset(witness):
    """P came a tenth of a second before the trigger."""
    hear(witness, 10.0)
    hear(witness, 11.0, since_s=0.4)
    assert witness.pick is None
    hear(witness, 12.0, since_s=1.4)
    assert picked_s(witness) == pytest.approx(10.5)


def test_a_spike_is_no_pick(witness):
    for at_s, since_s in [(10.0, None), (11.0, 0.4), (12.0, None), (13.0, 7.0), (14.0, 2.0), (15.0, None)]:
        hear(witness, at_s, since_s)
    assert witness.pick is None


def test_s_and_coda_are_of_the_same_quake(witness):
    for at_s, since_s in [(11.0, 0.4), (12.0, 1.4), (13.0, None), (20.0, 0.5), (21.0, 1.5)]:
        hear(witness, at_s, since_s)
    assert picked_s(witness) == pytest.approx(10.5)


def test_a_later_quake_is_a_pick_of_its_own(witness):
    for at_s, since_s in [(11.0, 0.4), (12.0, 1.4), (13.0, None), (100.0, 0.5), (101.0, 1.5)]:
        hear(witness, at_s, since_s)
    assert picked_s(witness) == pytest.approx(99.4)


def test_a_station_that_triggers_again_and_again_is_noisy_until_it_rests(witness):
    for minutes in range(4):
        assert not witness.is_noisy()
        hear(witness, 100.0 + 70 * minutes, since_s=0.4)
        hear(witness, 101.0 + 70 * minutes, since_s=1.4)
        hear(witness, 102.0 + 70 * minutes)
    assert witness.is_noisy()
    hear(witness, 705.0)
    assert not witness.is_noisy()


def test_triggers_that_quakes_bore_out_are_no_noise(witness):
    for minutes in range(6):
        hear(witness, 100.0 + 70 * minutes, since_s=0.4)
        hear(witness, 101.0 + 70 * minutes, since_s=1.4)
        hear(witness, 102.0 + 70 * minutes)
        witness.bear_out()
    assert not witness.is_noisy()


def test_it_is_live_for_three_seconds_after_its_last_word(witness):
    assert not witness.is_live(0.0)
    hear(witness, 10.0)
    assert (witness.is_live(13.0), witness.is_live(13.1)) == (True, False)


def test_it_can_only_speak_of_the_time_since_it_came_back(witness):
    for at_s in (10.0, 11.0, 13.0, 60.0, 61.0):
        hear(witness, at_s)
    assert witness.live_since_s == 60.0


def test_what_comes_late_is_passed_over(witness):
    hear(witness, 12.0)
    hear(witness, 11.0, since_s=0.4)
    assert witness.is_quiet()


def test_the_displacement_is_the_peak_of_three_seconds_of_p(witness):
    for at_s, since_s, cm in [(11, 0.4, 0.01), (12, 1.4, 0.03), (13, 2.4, 0.05), (14, 3.4, 0.06), (15, 4.4, 9.0)]:
        hear(witness, at_s, since_s, cm)
    assert witness.displacement_cm(before_s=99.0) == (3.0, 0.06)


def test_nothing_of_s_counts_as_p(witness):
    for at_s, since_s, cm in [(11, 0.4, 0.01), (12, 1.4, 0.03), (13, 2.4, 5.0)]:
        hear(witness, at_s, since_s, cm)
    assert witness.displacement_cm(before_s=12.5) == (pytest.approx(1.5), 0.03)
    assert witness.displacement_cm(before_s=10.8) is None
