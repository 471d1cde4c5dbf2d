"""The key of a show: new at each start, known to its parts and to nobody else."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from devices.payload import Run, Traces, decode_run, decode_traces, moment
from devices.refusal import Refused
from devices.topic import run_topic, traces_topic
from roadshow.cannot import Cannot
from roadshow.keys.sealing import FILE, Sealed, make_key, seal_of
from roadshow.options import with_settings
from roadshow.settings import as_environment, read_settings

PARTS = 16
RUN = Run("r-1", "istanbul", "weekday", 1, 60, moment(0))


def test_each_show_has_a_key_of_its_own(tmp_path):
    first, second = make_key(tmp_path), make_key(tmp_path)
    assert first != second
    assert seal_of(read_settings(data=tmp_path)).key == second.encode()
    assert len(second) == 64


def test_parts_that_start_by_hand_at_the_same_moment_agree_on_one(tmp_path):
    together = threading.Barrier(PARTS)

    def start(_):
        together.wait()
        return seal_of(read_settings(data=tmp_path / "data")).key

    with ThreadPoolExecutor(PARTS) as parts:
        assert len(set(parts.map(start, range(PARTS)))) == 1
    assert [file.name for file in (tmp_path / "data").iterdir()] == [FILE]


def test_only_its_owner_can_read_it(tmp_path):
    make_key(tmp_path)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_key_from_the_environment_comes_first_and_leaves_no_file(tmp_path):
    settings = read_settings(data=tmp_path, control_key="from the environment")
    assert seal_of(settings).key == b"from the environment"
    assert list(tmp_path.iterdir()) == []


def test_parts_get_it_by_their_environment_and_never_by_an_option(tmp_path):
    def command(settings):
        del settings

    assert as_environment(read_settings(control_key="a" * 16))["ROADSHOW_CONTROL_KEY"] == "a" * 16
    assert "control_key" not in with_settings(command).__annotations__


def test_a_short_key_is_refused_with_the_cure(tmp_path):
    with pytest.raises(Cannot, match="ROADSHOW_CONTROL_KEY has 5 characters; give hub and simulator the same of 16"):
        seal_of(read_settings(data=tmp_path, control_key="short"))


def test_announcements_are_sealed_and_their_numbers_rise(tmp_path):
    sealed = Sealed(seal_of(read_settings(data=tmp_path)))
    said = [decode_run(sealed.seal.open(run_topic("istanbul"), sealed.run(RUN))).number for _ in range(100)]
    assert said == sorted(set(said))


def test_traces_are_sealed_for_their_own_city(tmp_path):
    sealed = Sealed(seal_of(read_settings(data=tmp_path)))
    traces = Traces("r-1", moment(0), 50, 0.1, {"istanbul.seismic-station.eq-avcilar": "AAA="})
    payload = sealed.traces("istanbul", traces)
    assert decode_traces(sealed.seal.open(traces_topic("istanbul"), payload)) == traces
    with pytest.raises(Refused):
        sealed.seal.open(traces_topic("gaziantep"), payload)
