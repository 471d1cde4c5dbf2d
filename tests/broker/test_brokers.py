"""What is written for the brokers before they start: who may come in, what each may say, what an absent hub finds."""

import tomllib

import pytest

from broker.mqtt.embedded import ABSENCE_MESSAGES, MESSAGE_BYTES, write_config
from broker.mqtt.listen import CannotListen, require_free
from broker.mqtt.mosquitto import CONFIG, RULES
from broker.mqtt.role import Role
from devices.topic import EVERYTHING, HUB, Address, Channel, commands_to, run_topic

BAY = Address("istanbul", "parking-bay", "1")


def written(tmp_path, **options):
    path = write_config(tmp_path, host="127.0.0.1", port=1883, **options)
    return path, tomllib.loads(path.read_text(encoding="utf-8"))


def matches(topic_filter, topic):
    wanted, said = topic_filter.split("/"), topic.split("/")
    if wanted[-1] == "#":
        wanted, said = wanted[:-1], said[: len(wanted) - 1]
    return len(wanted) == len(said) and all(want in ("+", level) for want, level in zip(wanted, said, strict=True))


def may(role, access, topic):
    """As Mosquitto reads its rules: what no line allows is denied."""
    user = None
    for line in RULES.read_text(encoding="utf-8").splitlines():
        match line.split():
            case ["user", name]:
                user = name
            case ["topic", allowed, topic_filter]:
                if user == role and allowed in (access, "readwrite") and matches(topic_filter, topic):
                    return True
    return False


@pytest.mark.parametrize("channel", [Channel.TELEMETRY, Channel.STATUS, Channel.ACK])
def test_devices_and_simulators_speak_for_devices_and_do_not_hear_each_other(channel):
    topic = BAY.topic(channel)
    for role in (Role.DEVICE, Role.SIMULATOR):
        assert (may(role, "write", topic), may(role, "read", topic)) == (True, False)


def test_only_the_hub_commands_and_only_those_who_obey_hear_it():
    topic = BAY.topic(Channel.COMMAND)
    assert [role for role in Role if may(role, "write", topic)] == [Role.HUB]
    assert [role for role in Role if may(role, "read", topic)] == list(Role)
    assert matches(commands_to("istanbul"), topic)


def test_only_a_simulator_and_the_hub_announce_a_run_and_only_they_hear_the_hub():
    assert [role for role in Role if may(role, "write", run_topic("istanbul"))] == [Role.HUB, Role.SIMULATOR]
    assert [role for role in Role if may(role, "read", HUB)] == [Role.HUB, Role.SIMULATOR]
    assert [role for role in Role if may(role, "write", HUB)] == [Role.HUB]


def test_the_embedded_broker_keeps_for_an_absent_hub_what_it_promises(tmp_path):
    _, config = written(tmp_path)
    log = config["router"]["custom_segment"][EVERYTHING]
    assert log["max_segment_size"] * (log["max_segment_count"] - 1) >= ABSENCE_MESSAGES * MESSAGE_BYTES


def test_the_embedded_broker_has_a_second_port_for_mqtt_5_where_asked(tmp_path):
    _, config = written(tmp_path, mqtt5_port=1884)
    assert (config["v4"]["1"]["listen"], config["v5"]["1"]["listen"]) == ("127.0.0.1:1883", "127.0.0.1:1884")


def test_passwords_are_written_as_they_are_for_the_owner_alone(tmp_path):
    passwords = {Role.HUB: 'quote " and \\', Role.DEVICE: "ığü"}
    path, config = written(tmp_path, passwords=passwords)
    assert config["v4"]["1"]["connections"]["auth"] == passwords
    assert path.stat().st_mode & 0o777 == 0o600


def test_mosquitto_keeps_five_minutes_for_an_absent_hub():
    lines = CONFIG.read_text(encoding="utf-8").splitlines()
    options = dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))
    assert int(options["max_queued_messages"]) >= 5 * 60 * 2_000


def test_an_address_of_another_machine_is_told_with_the_cure():
    with pytest.raises(CannotListen) as told:
        require_free("192.0.2.1", 1883)
    assert str(told.value) == (
        "192.0.2.1 is no address of this machine; choose 127.0.0.1, 0.0.0.0 or one of its own (--mqtt-host)"
    )
