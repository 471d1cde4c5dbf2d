"""A day's lines as figures: what came back is counted once, and what was away is known to the second."""

from collections import Counter

import pytest

from dashboard.diary import Diary
from dashboard.report.entries import Beat, Demo, Pages, Raised, Told, day_log
from dashboard.report.summary import BEAT_MS, Uptime, summary

MORNING_MS = 1_795_500_000_000
MINUTE_MS = 60_000
UP = {"broker": True, "hub": True, "simulate": True}


def beat(after_ms, *, parts=UP, died=(), phones=0, readings=0):
    return Beat(MORNING_MS + after_ms, parts, dict(died), phones, readings)


def beats(*, minutes):
    return [beat(number * BEAT_MS) for number in range(minutes * 2 + 1)]


def of(*entries):
    return summary(entries, first_ms=MORNING_MS, last_ms=MORNING_MS + 86_400_000)


def test_a_show_without_a_hitch_is_up_all_the_time():
    seen = of(*beats(minutes=10))
    assert seen.shown == ((MORNING_MS, MORNING_MS + 10 * MINUTE_MS),)
    assert seen.parts == dict.fromkeys(UP, Uptime(10 * MINUTE_MS, (), 0))
    assert {uptime.share for uptime in seen.parts.values()} == {1.0}


def test_a_part_is_down_from_its_death_until_it_is_seen_again():
    died_ms, back_ms = MORNING_MS + 4 * MINUTE_MS + 1_000, 4 * MINUTE_MS + 4_000
    away = beat(4 * MINUTE_MS + 1_500, parts=UP | {"simulate": False}, died={"simulate": died_ms})
    back = beat(back_ms, died={"simulate": died_ms})
    later = [beat(5 * MINUTE_MS + number * BEAT_MS, died={"simulate": died_ms}) for number in range(10)]
    seen = of(*beats(minutes=4), away, back, *later)
    assert seen.parts["simulate"].down == ((died_ms, MORNING_MS + back_ms),)
    assert (seen.parts["simulate"].deaths, seen.parts["hub"].down) == (1, ())


def test_a_hub_that_was_killed_is_down_though_it_could_note_nothing():
    died_ms = MORNING_MS + 4 * MINUTE_MS
    seen = of(
        *beats(minutes=4), beat(9 * MINUTE_MS, died={"hub": died_ms}), beat(10 * MINUTE_MS, died={"hub": died_ms})
    )
    assert seen.parts["hub"] == Uptime(9 * MINUTE_MS, ((died_ms, MORNING_MS + 9 * MINUTE_MS),), 1)
    assert seen.parts["hub"].share == pytest.approx(4 / 9)


def test_a_show_that_was_ended_and_begun_again_was_not_down():
    seen = of(*beats(minutes=4), beat(60 * MINUTE_MS), beat(60 * MINUTE_MS + BEAT_MS))
    assert [last_ms - first_ms for first_ms, last_ms in seen.shown] == [4 * MINUTE_MS, BEAT_MS]
    assert seen.parts["hub"].share == 1.0


def test_a_death_of_yesterday_is_not_todays():
    seen = of(*[beat(number * BEAT_MS, died={"hub": MORNING_MS - 1}) for number in range(3)])
    assert (seen.parts["hub"].deaths, seen.parts["hub"].down) == (0, ())


def test_what_a_hub_that_came_back_notes_again_counts_once():
    run = Demo(MORNING_MS + 1, "r-1", "parking", "weekday")
    alert = Raised(MORNING_MS + 2, "istanbul.flood.canal.x.1", "flood.canal", "warning")
    again = (Demo(MORNING_MS + 9, "r-1", "parking", "weekday"), Raised(MORNING_MS + 9, alert.id, alert.alert, "danger"))
    seen = of(run, alert, *again, Demo(MORNING_MS + 10, "r-2", "parking", "weekday"))
    assert seen.runs == Counter({("parking", "weekday"): 2})
    assert seen.alerts.total() == 1


def test_stories_pages_phones_and_readings_add_up():
    seen = of(
        Told(MORNING_MS, "parking", "day", "tr", by_itself=True),
        Told(MORNING_MS + 5, "parking", "day", "th", by_itself=False),
        Pages(MORNING_MS + 6, {"tr": 2, "ko": 1}),
        Pages(MORNING_MS + 7, {"tr": 1}),
        beat(10, phones=3, readings=100),
        beat(20, phones=5, readings=7),
    )
    assert (seen.stories, seen.by_themselves) == (Counter({("parking", "day"): 2}), 1)
    assert seen.pages == Counter({"tr": 3, "ko": 1})
    assert (seen.phones, seen.readings) == (((MORNING_MS + 10, 3), (MORNING_MS + 20, 5)), 107)


def test_another_days_lines_are_left_out():
    seen = of(Pages(MORNING_MS - 1, {"tr": 1}), Pages(MORNING_MS + 86_400_000, {"tr": 1}))
    assert (seen.pages, seen.shown, seen.parts) == (Counter(), (), {})


def test_a_log_keeps_every_sort_of_line(tmp_path):
    log: Diary = day_log(tmp_path)
    entries = [
        Demo(MORNING_MS, "r", "parking", "weekday"),
        Told(MORNING_MS, "parking", "day", "tr", by_itself=True),
        Raised(MORNING_MS, "id", "flood.canal", "danger"),
        Pages(MORNING_MS, {"tr": 1}),
        beat(0),
    ]
    for entry in entries:
        log.add(entry, at_ms=entry.at_ms)
    assert log.read().entries == entries
