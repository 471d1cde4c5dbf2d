"""MQTT passwords: one for each role, the same for every part, however many start at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from broker.mqtt.client import Endpoint
from broker.mqtt.role import Role
from roadshow.cannot import Cannot
from roadshow.keys.endpoint import endpoint
from roadshow.keys.passwords import FILE, how_to_log_in, needed, read_or_make
from roadshow.settings import read_settings

PARTS = 16


def test_parts_that_start_at_the_same_moment_agree_on_the_passwords(tmp_path):
    together = threading.Barrier(PARTS)

    def start(_):
        together.wait()
        return tuple(read_or_make(tmp_path / "data").items())

    with ThreadPoolExecutor(PARTS) as parts:
        assert len(set(parts.map(start, range(PARTS)))) == 1
    assert [file.name for file in (tmp_path / "data").iterdir()] == [FILE]


def test_only_their_owner_can_read_them(tmp_path):
    read_or_make(tmp_path)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_file_without_every_role_is_refused_with_the_cure(tmp_path):
    (tmp_path / FILE).write_text('hub = "a"\ndevice = "b"\n')
    with pytest.raises(Cannot, match=r"no password for simulator\. Write one, or delete the file"):
        read_or_make(tmp_path)


@pytest.mark.parametrize("role", [Role.HUB, Role.SIMULATOR])
def test_each_part_logs_in_with_its_own_password(tmp_path, role):
    settings = read_settings(mqtt_host="0.0.0.0", data=tmp_path)
    assert endpoint(settings, role) == Endpoint("127.0.0.1", 1883, role, read_or_make(tmp_path)[role])


def test_a_name_in_the_settings_comes_first(tmp_path):
    settings = read_settings(mqtt_host="0.0.0.0", data=tmp_path, mqtt_username="hub", mqtt_password="mine")
    assert endpoint(settings, Role.HUB) == Endpoint("127.0.0.1", 1883, "hub", "mine")


def test_on_this_machine_alone_nobody_needs_a_password(tmp_path):
    assert endpoint(read_settings(data=tmp_path), Role.HUB) == Endpoint("127.0.0.1", 1883)


def test_the_exhibitor_is_told_where_the_password_stands_and_how_it_is_used_but_not_the_password(tmp_path):
    settings = read_settings(mqtt_host="0.0.0.0", data=tmp_path)
    words = "\n".join(how_to_log_in(settings))
    assert str(tmp_path / FILE) in words
    assert "mosquitto_pub -h ADDRESS -p 1883 -u device -P PASSWORD -t city/istanbul/parking-bay/" in words
    assert "not for strangers" in words
    assert not any(password in words for password in read_or_make(tmp_path).values())


def test_opening_the_screens_leaves_mqtt_on_this_machine():
    settings = read_settings(host="0.0.0.0")
    assert settings.mqtt_host == "127.0.0.1"
    assert not needed(settings)


def test_a_tool_beside_a_show_that_is_open_to_the_network_logs_in_by_itself(tmp_path):
    made = read_or_make(tmp_path)
    assert endpoint(read_settings(data=tmp_path), Role.HUB) == Endpoint("127.0.0.1", 1883, "hub", made[Role.HUB])
    elsewhere = read_settings(data=tmp_path, broker="external", mqtt_host="10.0.0.9")
    assert endpoint(elsewhere, Role.HUB) == Endpoint("10.0.0.9", 1883, None, None)
