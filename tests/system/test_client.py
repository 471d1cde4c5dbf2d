"""Our MQTT client on real brokers: it comes back, acknowledges only what it may, waits for room, says what is wrong."""

import socket
import threading

import pytest
from brokers import ANSWER_S, Broker, Peer
from processes import free_port, until

from broker.mqtt import client
from broker.mqtt.client import Endpoint, Link, Publisher, Subscriber, Will
from broker.mqtt.role import Role

TOPIC = "city/istanbul/parking-bay/1/telemetry"


def subscriber(endpoint, got):
    return Subscriber(endpoint, client_id="hub", filters=["city/#"], on_message=got.append)


def payloads(messages):
    return [message.payload.decode() for message in messages]


def publish(publisher, sent):
    for payload in sent:
        publisher.publish(TOPIC, payload.encode())
    assert publisher.delivered(ANSWER_S)


def test_messages_come_in_order_with_all_that_the_ingest_needs(broker):
    got = []
    with subscriber(broker.endpoint(), got) as hub, Publisher(broker.endpoint(), client_id="sensor") as sensor:
        assert hub.wait_until_connected(ANSWER_S)
        publish(sensor, ["one", "two"])
        until(lambda: len(got) == 2)
        assert [(m.topic, m.payload, m.qos) for m in got] == [(TOPIC, b"one", 1), (TOPIC, b"two", 1)]


def test_what_was_acknowledged_does_not_come_again_and_what_was_not_does(broker):
    got, again = [], []
    with subscriber(broker.endpoint(), got) as hub, Publisher(broker.endpoint(), client_id="sensor") as sensor:
        assert hub.wait_until_connected(ANSWER_S)
        publish(sensor, [str(n) for n in range(50)])
        until(lambda: len(got) == 50)
        hub.acknowledge(got[:20])
    with subscriber(broker.endpoint(), again):
        until(lambda: len(again) == 30)
    assert payloads(again) == [str(n) for n in range(20, 50)]


def test_an_acknowledgement_of_an_earlier_connection_is_not_taken_for_one_of_the_new(broker):
    got, third = [], []
    sent = [str(n) for n in range(10)]
    with subscriber(broker.endpoint(), got) as hub, Publisher(broker.endpoint(), client_id="sensor") as sensor:
        assert hub.wait_until_connected(ANSWER_S)
        publish(sensor, sent)
        until(lambda: len(got) == 10)
        with Peer(broker.endpoint(), "hub", lasting=True, manual_ack=True):
            until(lambda: not hub.link().connected)
        until(lambda: len(got) == 20)
        hub.acknowledge(got[:10])
    with subscriber(broker.endpoint(), third):
        until(lambda: len(third) == 10)
    assert (payloads(got[10:]), payloads(third)) == (sent, sent)


@pytest.mark.parametrize("killed", [False, True], ids=["ended", "killed"])
def test_both_return_when_the_broker_does_and_nothing_published_since_is_lost(broker, killed):
    got = []
    with subscriber(broker.endpoint(), got) as hub, Publisher(broker.endpoint(), client_id="sensor") as sensor:
        assert hub.wait_until_connected(ANSWER_S)
        publish(sensor, ["before"])
        until(lambda: len(got) == 1)
        hub.acknowledge(got)
        broker.end(killed=killed)
        until(lambda: "nothing listens" in hub.link().problem)
        broker.start()
        assert hub.wait_until_connected(ANSWER_S)
        sent = [str(n) for n in range(100)]
        publish(sensor, sent)
        until(lambda: "99" in payloads(got))
        assert [payload for payload in payloads(got) if payload != "before"] == sent


def test_a_publisher_waits_for_room_while_the_broker_is_away_and_then_delivers_all(broker_kind, tmp_path):
    port, published = free_port(), []

    def publish_all(sensor):
        for n in range(100):
            sensor.publish(TOPIC, str(n).encode(), retain=n == 99)
            published.append(n)

    with Publisher(Endpoint("127.0.0.1", port), client_id="sensor", window=10) as sensor:
        thread = threading.Thread(target=publish_all, args=[sensor])
        thread.start()
        until(lambda: len(published) == 10)
        assert not sensor.delivered(0)
        with Broker(broker_kind, tmp_path, port=port) as broker, Peer(broker.endpoint(), "hub") as hub:
            thread.join()
            assert sensor.delivered(ANSWER_S)
            hub.subscribe(TOPIC)
            hub.await_payload("99")
            assert hub.payloads() == ["99"]


def test_whoever_waits_for_room_is_told_when_the_publisher_closes():
    told = []

    def publish_all(sensor):
        sensor.publish(TOPIC, b"first")
        try:
            sensor.publish(TOPIC, b"second")
        except ConnectionError as error:
            told.append(str(error))

    port = free_port()
    with Publisher(Endpoint("127.0.0.1", port), client_id="sensor", window=1) as sensor:
        thread = threading.Thread(target=publish_all, args=[sensor])
        thread.start()
        until(lambda: not sensor.delivered(0))
    thread.join()
    assert told == [f"the connection to 127.0.0.1:{port} was closed before '{TOPIC}' was published"]


def test_a_filter_is_no_topic_to_publish_on():
    with pytest.raises(ValueError, match="'city/#' is no topic to publish on; wildcards are for subscribers"):
        Publisher(Endpoint("127.0.0.1", free_port()), client_id="sensor").publish("city/#", b"")


def test_a_publisher_listens_as_well(broker):
    got = []
    with (
        Publisher(broker.endpoint(), client_id="sign", filters=["city/+/+/+/command"], on_message=got.append) as sign,
        Publisher(broker.endpoint(), client_id="hub") as hub,
    ):
        assert sign.wait_until_connected(ANSWER_S)
        hub.publish("city/istanbul/sign/1/command", b"12")
        until(lambda: got)
        assert payloads(got) == ["12"]


def test_the_will_of_a_publisher_is_published_when_it_is_thrust_out(broker):
    with (
        Peer(broker.endpoint(), "hub") as hub,
        Publisher(broker.endpoint(), client_id="sensor", will=Will("city/status", b"gone")) as sensor,
    ):
        hub.subscribe("city/status")
        assert sensor.wait_until_connected(ANSWER_S)
        with Peer(broker.endpoint(), "sensor"):
            hub.await_payload("gone")
        assert hub.payloads() == ["gone"]


def test_a_subscriber_reads_no_more_while_too_much_waits_for_acknowledgement(broker, monkeypatch):
    monkeypatch.setattr(client, "HELD_BYTES", 20_000)
    got, count = [], 90
    with (
        Peer(broker.endpoint(), "witness") as witness,
        subscriber(broker.endpoint(), got) as hub,
        Peer(broker.endpoint(), "sensor") as sensor,
    ):
        witness.subscribe("city/#")
        assert hub.wait_until_connected(ANSWER_S)
        sensor.publish(TOPIC, *["x" * 10_000] * count)
        until(lambda: len(witness.got) == count)
        assert len(got) == 2
        acknowledged = 0
        while acknowledged < count:
            arrived = got[acknowledged:]
            hub.acknowledge(arrived)
            acknowledged += len(arrived)
            until(lambda: len(got) > acknowledged or acknowledged == count)  # noqa: B023 (called within its turn)


def test_the_link_tells_since_when_and_why_there_is_no_connection(broker):
    with subscriber(broker.endpoint(), []) as hub:
        assert hub.wait_until_connected(ANSWER_S)
        link = hub.link()
        assert link == Link(connected=True, seconds=link.seconds, problem="")
        broker.end()
        until(lambda: not hub.link().connected)
        until(lambda: hub.link().problem.startswith("nothing listens"))
        assert hub.link().problem == (
            f"nothing listens at 127.0.0.1:{broker.port}; start a broker there (roadshow broker) or name another"
        )


def test_a_wrong_password_is_told_with_the_cure(guarded_broker):
    guarded_broker.passwords[Role.HUB] = "wrong"
    with subscriber(guarded_broker.endpoint(Role.HUB), []) as hub:
        until(lambda: "check user name and password" in hub.link().problem)
        assert not hub.link().connected


def test_one_who_may_not_read_is_told_so():
    welcome, denied = b"\x20\x02\x00\x00", b"\x90\x03\x00\x01\x80"
    with socket.create_server(("127.0.0.1", 0)) as strict:
        port = strict.getsockname()[1]
        with subscriber(Endpoint("127.0.0.1", port, "device", "secret"), []) as device:
            connection, _ = strict.accept()
            with connection:
                for answer in (welcome, denied):
                    connection.recv(1_000)
                    connection.sendall(answer)
                until(lambda: device.link().problem.startswith(f"127.0.0.1:{port} doesn't let 'device' read city/#"))
                assert not device.link().connected


def test_an_unknown_machine_is_told_by_its_name():
    with subscriber(Endpoint("no-such-machine.invalid", 1883), []) as hub:
        until(lambda: "no machine is called 'no-such-machine.invalid'" in hub.link().problem)
