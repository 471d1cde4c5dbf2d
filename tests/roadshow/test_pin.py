"""The PIN: made once, its owner's alone, and long enough."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from roadshow.cannot import Cannot
from roadshow.keys.pin import FILE, pin_of
from roadshow.settings import read_settings

PARTS = 16


def test_it_is_made_at_the_first_start_and_stays(tmp_path):
    settings = read_settings(data=tmp_path / "data")
    pin = pin_of(settings)
    assert pin.isdecimal()
    assert len(pin) == 6
    assert pin_of(settings) == pin
    assert (tmp_path / "data" / FILE).stat().st_mode & 0o777 == 0o600


def test_parts_that_start_at_the_same_moment_agree_on_one(tmp_path):
    together = threading.Barrier(PARTS)

    def start(_):
        together.wait()
        return pin_of(read_settings(data=tmp_path / "data"))

    with ThreadPoolExecutor(PARTS) as parts:
        assert len(set(parts.map(start, range(PARTS)))) == 1
    assert [file.name for file in (tmp_path / "data").iterdir()] == [FILE]


def test_one_from_the_environment_comes_first_and_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("ROADSHOW_PIN", "2718281828")
    assert pin_of(read_settings(data=tmp_path)) == "2718281828"
    assert list(tmp_path.iterdir()) == []


def test_a_short_one_is_refused_with_the_cure(tmp_path):
    with pytest.raises(Cannot, match="ROADSHOW_PIN: 4 characters are too few for a PIN; write 6 digits or more"):
        pin_of(read_settings(data=tmp_path, pin="1234"))
    (tmp_path / FILE).write_text("12")
    with pytest.raises(Cannot, match=f"{FILE}: 2 characters are too few"):
        pin_of(read_settings(data=tmp_path))
