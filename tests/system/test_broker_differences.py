"""What the brokers do differently, by name. Each is asked of both, so that an upgrade which mends one is noticed."""

import contextlib

import pytest
from brokers import ANSWER_S, Peer
from processes import until

from broker.mqtt.role import Role

DIFFERENCES = {
    "embedded": {
        "more than 100 unacknowledged": "rumqttd has 100 in flight a connection, whatever its settings say",
        "acknowledgements in any order": "it hangs up; Subscriber.acknowledge asks for the order of arrival",
        "every retained message": "100 at QoS 1, so the hub keeps its state itself",
        "resumed subscription confirmed at once": "only behind the backlog, so Subscriber counts CONNACK as connected",
        "marked when sent again": "no DUP flag: the hub knows a repetition by its identity",
        "the publisher's quality of service": "it delivers at the subscriber's",
        "3.1.1 and 5 on one port": "5 has a listener of its own; --mqtt-port speaks 3.1.1, as nearly all devices do",
        "status of the broker": "subscribing to $SYS/# ends the connection",
        "connections without keepalive": "refused",
        "a reason for a refused password": "it hangs up without CONNACK",
        "rules by topic": "whoever has a password may say all; on a stand that is not trusted use Mosquitto",
        "sessions and retained messages through its own end": "it keeps nothing; devices and hub must speak again",
    },
    "mosquitto": {},
}


def keeps_more_than_100_in_flight(broker):
    with Peer(broker.endpoint(), "sensor") as sensor, Peer(broker.endpoint(), "hub", manual_ack=True) as hub:
        hub.subscribe("city/#")
        sensor.publish("city/x", *map(str, range(200)))
        until(lambda: len(hub.got) >= 100, limit_s=ANSWER_S)
        return _soon(lambda: len(hub.got) > 100)


def takes_acknowledgements_in_any_order(broker):
    with Peer(broker.endpoint(), "sensor") as sensor, Peer(broker.endpoint(), "hub", manual_ack=True) as hub:
        hub.subscribe("city/#")
        sensor.publish("city/x", *map(str, range(10)))
        hub.await_payload("9")
        for message in reversed(hub.got):
            hub.paho.ack(message.mid, message.qos)
        sensor.publish("city/x", "end")
        hub.await_payload("end")
        return not hub.ended


def gives_every_retained_message(broker):
    with Peer(broker.endpoint(), "sensor") as sensor, Peer(broker.endpoint(), "hub") as hub:
        for n in range(200):
            sensor.paho.publish(f"status/{n}", "here", qos=1, retain=True)
        sensor.publish("status/200", "here", retain=True)
        hub.subscribe("status/+")
        sensor.publish("status/201", "end")
        hub.await_payload("end")
        return len(hub.got) == 202


def confirms_a_resumed_subscription_at_once(broker):
    with Peer(broker.endpoint(), "hub", lasting=True) as hub:
        hub.subscribe("city/#")
    with Peer(broker.endpoint(), "sensor") as sensor:
        sensor.publish("city/x", *map(str, range(200)))
    with Peer(broker.endpoint(), "hub", lasting=True, manual_ack=True) as hub:
        hub.paho.subscribe("city/#", 1)
        until(lambda: len(hub.got) >= 100, limit_s=ANSWER_S)
        return _soon(lambda: len(hub.granted) > 0)


def marks_what_it_sends_again(broker):
    with Peer(broker.endpoint(), "hub", lasting=True, manual_ack=True) as hub:
        hub.subscribe("city/#")
        with Peer(broker.endpoint(), "sensor") as sensor:
            sensor.publish("city/x", "once")
        hub.await_payload("once")
        hub.vanish()
    with Peer(broker.endpoint(), "hub", lasting=True) as hub:
        hub.await_payload("once")
        return hub.got[0].dup


def keeps_the_publishers_quality_of_service(broker):
    with Peer(broker.endpoint(), "sensor") as sensor, Peer(broker.endpoint(), "hub") as hub:
        hub.subscribe("city/#")
        sensor.publish("city/x", "light", qos=0)
        hub.await_payload("light")
        return hub.got[0].qos == 0


def speaks_both_versions_on_one_port(broker):
    with Peer(broker.endpoint(), "modern", mqtt5=True) as modern:
        return modern.welcomed


def tells_its_status(broker):
    with Peer(broker.endpoint(), "engineer") as engineer:
        engineer.subscribe("$SYS/#")
        until(lambda: engineer.got or engineer.ended, limit_s=ANSWER_S)
        return bool(engineer.got)


def takes_connections_without_keepalive(broker):
    with Peer(broker.endpoint(), "sleeper", keepalive_s=0) as sleeper:
        return sleeper.welcomed


def gives_a_reason_for_a_refused_password(broker):
    broker.passwords[Role.HUB] = "wrong"
    with Peer(broker.endpoint(Role.HUB), "hub") as hub:
        return bool(hub.refusal)


def has_rules_by_topic(broker):
    with Peer(broker.endpoint(Role.DEVICE), "device") as device, Peer(broker.endpoint(Role.HUB), "hub") as hub:
        hub.subscribe("city/#")
        device.publish("city/istanbul/sign/1/command", "not mine to give")
        device.publish("city/istanbul/sign/1/telemetry", "mine")
        hub.await_payload("mine")
        return hub.payloads() == ["mine"]


def remembers_through_its_own_end(broker):
    with Peer(broker.endpoint(), "hub", lasting=True) as hub:
        hub.subscribe("city/#")
    with Peer(broker.endpoint(), "sensor") as sensor:
        sensor.publish("city/x", "kept")
    broker.end()
    broker.start()
    with Peer(broker.endpoint(), "hub", lasting=True) as hub:
        if not hub.resumed:
            return False
        hub.await_payload("kept")
        return hub.payloads() == ["kept"]


OPEN = {
    "more than 100 unacknowledged": keeps_more_than_100_in_flight,
    "acknowledgements in any order": takes_acknowledgements_in_any_order,
    "every retained message": gives_every_retained_message,
    "resumed subscription confirmed at once": confirms_a_resumed_subscription_at_once,
    "marked when sent again": marks_what_it_sends_again,
    "the publisher's quality of service": keeps_the_publishers_quality_of_service,
    "3.1.1 and 5 on one port": speaks_both_versions_on_one_port,
    "status of the broker": tells_its_status,
    "connections without keepalive": takes_connections_without_keepalive,
    "sessions and retained messages through its own end": remembers_through_its_own_end,
}
GUARDED = {
    "a reason for a refused password": gives_a_reason_for_a_refused_password,
    "rules by topic": has_rules_by_topic,
}


@pytest.mark.parametrize("behaviour", OPEN)
def test_an_open_broker_behaves_as_its_differences_say(broker, behaviour):
    assert OPEN[behaviour](broker) is (behaviour not in DIFFERENCES[broker.kind])


@pytest.mark.parametrize("behaviour", GUARDED)
def test_a_guarded_broker_behaves_as_its_differences_say(guarded_broker, behaviour):
    assert GUARDED[behaviour](guarded_broker) is (behaviour not in DIFFERENCES[guarded_broker.kind])


def test_every_difference_is_asked():
    assert set().union(*DIFFERENCES.values()) == OPEN.keys() | GUARDED.keys()


def _soon(condition):
    """Whether it comes true in a time in which it would have, many times over."""
    with contextlib.suppress(AssertionError):
        until(condition, limit_s=2)
    return condition()
