"""Who may say what at a guarded Mosquitto."""

import pytest

from broker.mqtt.mosquitto import RULES
from devices.topic import futures_topic, run_topic, traces_topic, water_topic


def allowed(user):
    """What a role may publish to."""
    _, _, after = RULES.read_text(encoding="utf-8").partition(f"user {user}\n")
    rules = after.partition("\nuser ")[0].splitlines()
    return {
        topic for what, access, topic in (rule.split() for rule in rules if rule) if access in ("write", "readwrite")
    }


@pytest.mark.parametrize("topic", [run_topic("+"), water_topic("+"), futures_topic("+"), traces_topic("+")])
def test_what_a_run_is_and_its_models_have_is_said_by_simulators_and_by_no_device(topic):
    assert topic in allowed("simulator")
    assert topic not in allowed("device")
