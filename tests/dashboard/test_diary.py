"""A diary on a real disk: what was said to be kept is there, whatever its writer's end was."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.diary import DAY_MS, Diary, Full, Pages

MONDAY_MS = 1_795_392_000_000
"""2026-11-23, midnight UTC."""
HOUR_MS = 3_600_000


class Note(msgspec.Struct, frozen=True):
    at_ms: int
    text: str


def diary(folder, most_bytes=10_000):
    return Diary(folder / "diary", Note, most_bytes)


def keep(book, *notes):
    for note in notes:
        book.add(note, at_ms=note.at_ms)


def test_what_is_added_is_read_by_another_in_order_of_days(tmp_path):
    first, second = Note(MONDAY_MS, "a"), Note(MONDAY_MS + DAY_MS, "ก b\n")
    keep(diary(tmp_path), second, first)
    assert diary(tmp_path).read() == Pages([first, second], 0)
    assert [file.name for file in sorted((tmp_path / "diary").iterdir())] == ["2026-11-23.jsonl", "2026-11-24.jsonl"]


def test_nobody_else_can_read_it(tmp_path):
    keep(diary(tmp_path), Note(MONDAY_MS, "a"))
    [file] = (tmp_path / "diary").iterdir()
    assert file.stat().st_mode & 0o077 == 0


@given(cut=st.integers(1, 20))
def test_a_torn_last_line_is_skipped_told_and_no_harm_to_what_follows(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("torn")
    whole, torn, after = (Note(MONDAY_MS, text) for text in ("whole", "torn", "after"))
    keep(diary(folder), whole, torn)
    [file] = (folder / "diary").iterdir()
    file.write_bytes(file.read_bytes()[:-cut])
    assert diary(folder).read() == Pages([whole], 1)
    keep(diary(folder), after)
    read = diary(folder).read()
    lacked_its_end_alone = cut == 1
    assert read == (Pages([whole, torn, after], 0) if lacked_its_end_alone else Pages([whole, after], 1))


def test_only_the_days_that_are_asked_for_are_read(tmp_path):
    notes = [Note(MONDAY_MS + day * DAY_MS, str(day)) for day in range(4)]
    keep(diary(tmp_path), *notes)
    asked = diary(tmp_path).read(first_ms=MONDAY_MS + DAY_MS + HOUR_MS, last_ms=MONDAY_MS + 2 * DAY_MS)
    assert asked.entries == notes[1:3]


@pytest.mark.parametrize(
    ("hours", "left"),
    [(23, ["monday", "tuesday"]), (24, ["tuesday"]), (47, ["tuesday"]), (48, [])],
)
def test_nothing_stays_longer_than_it_may(tmp_path, hours, left):
    book = diary(tmp_path)
    keep(book, Note(MONDAY_MS + HOUR_MS, "monday"), Note(MONDAY_MS + DAY_MS, "tuesday"))
    book.forget(before_ms=MONDAY_MS + hours * HOUR_MS - DAY_MS)
    assert [note.text for note in book.read().entries] == left


def test_it_takes_no_more_than_its_bound(tmp_path):
    book = diary(tmp_path, most_bytes=60)
    keep(book, Note(MONDAY_MS, "a"))
    with pytest.raises(Full):
        keep(book, Note(MONDAY_MS, "b" * 60))
    assert [note.text for note in book.read().entries] == ["a"]


def test_a_folder_that_is_not_there_yet_holds_nothing(tmp_path):
    assert (diary(tmp_path).read(), diary(tmp_path).bytes, diary(tmp_path).forget(before_ms=0)) == (Pages([], 0), 0, 0)
