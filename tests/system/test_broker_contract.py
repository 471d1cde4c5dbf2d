"""What Roadshow expects of a broker, asked of both; where the embedded one differs it is named, and asked too."""

import asyncio
import random
import socket
import struct

import pytest
from brokers import ANSWER_S, Broker, Peer
from processes import until

from broker.mqtt.listen import CannotListen
from broker.mqtt.role import Role

CONNECTIONS = 5_000
MALFORMED = 600
KEEPALIVE_S = 600
WELCOME = b"\x20\x02\x00\x00"


def test_a_qos_1_message_makes_the_round(broker):
    with Peer(broker.endpoint(), "sensor") as sensor, Peer(broker.endpoint(), "hub") as hub:
        hub.subscribe("city/+/+/+/telemetry")
        sensor.publish("city/istanbul/parking-bay/1/telemetry", "one", "two", "three")
        hub.await_payload("three")
        assert [(m.topic, m.payload, m.qos, m.retain) for m in hub.got] == [
            ("city/istanbul/parking-bay/1/telemetry", payload, 1, False) for payload in (b"one", b"two", b"three")
        ]


def test_a_sensor_that_speaks_mqtt_5_is_heard_by_a_hub_that_speaks_3_1_1(broker):
    with Peer(broker.mqtt5_endpoint(), "sensor", mqtt5=True) as sensor, Peer(broker.endpoint(), "hub") as hub:
        hub.subscribe("city/#")
        sensor.publish("city/x", "modern")
        hub.await_payload("modern")
        assert hub.payloads() == ["modern"]


def test_a_retained_message_waits_for_those_who_come_later_until_it_is_cleared(broker):
    with Peer(broker.endpoint(), "sensor") as sensor:
        sensor.publish("status", "here", retain=True)
        with Peer(broker.endpoint(), "hub") as hub:
            hub.subscribe("status")
            hub.await_payload("here")
            assert [(m.payload, m.retain) for m in hub.got] == [(b"here", True)]
        sensor.publish("status", "", retain=True)
        with Peer(broker.endpoint(), "later") as later:
            later.subscribe("status")
            sensor.publish("status", "end")
            later.await_payload("end")
            assert later.payloads() == ["end"]


def test_the_last_will_of_one_who_vanishes_is_published_and_retained(broker):
    with Peer(broker.endpoint(), "hub") as hub, Peer(broker.endpoint(), "sensor", will="status") as sensor:
        hub.subscribe("status")
        sensor.vanish()
        hub.await_payload("gone")
        with Peer(broker.endpoint(), "later") as later:
            later.subscribe("status")
            later.await_payload("gone")
            assert (hub.payloads(), later.payloads()) == (["gone"], ["gone"])


def test_a_lasting_session_finds_what_came_in_its_absence_in_order(broker):
    with Peer(broker.endpoint(), "hub", lasting=True) as hub:
        hub.subscribe("city/#")
    sent = [str(n) for n in range(20_000)]
    with Peer(broker.endpoint(), "sensor") as sensor:
        sensor.publish("city/x", *sent)
    with Peer(broker.endpoint(), "hub", lasting=True) as hub:
        hub.await_payload(sent[-1])
        assert (hub.resumed, hub.payloads()) == (True, sent)


def test_a_lasting_session_of_mqtt_5_is_resumed_after_a_drop(broker):
    with Peer(broker.mqtt5_endpoint(), "hub", lasting=True, mqtt5=True) as hub:
        hub.subscribe("city/#")
        hub.vanish()
    with Peer(broker.endpoint(), "sensor") as sensor:
        sensor.publish("city/x", "kept")
    with Peer(broker.mqtt5_endpoint(), "hub", lasting=True, mqtt5=True) as hub:
        hub.await_payload("kept")
        assert (hub.resumed, hub.payloads()) == (True, ["kept"])


def test_what_a_dead_client_did_not_acknowledge_comes_again(broker):
    with (
        Peer(broker.endpoint(), "sensor") as sensor,
        Peer(broker.endpoint(), "hub", lasting=True, manual_ack=True) as hub,
    ):
        hub.subscribe("city/#")
        sensor.publish("city/x", *map(str, range(50)))
        hub.await_payload("49")
        for message in hub.got[:20]:
            hub.paho.ack(message.mid, message.qos)
        _await_reading(hub)
        hub.vanish()
        with Peer(broker.endpoint(), "hub", lasting=True) as again:
            again.await_payload("49")
            assert again.payloads() == [str(n) for n in range(20, 50)]


def test_a_shared_subscription_gives_each_message_to_one_member(broker):
    with (
        Peer(broker.endpoint(), "sensor") as sensor,
        Peer(broker.endpoint(), "one") as one,
        Peer(broker.endpoint(), "two") as two,
    ):
        one.subscribe("$share/hub/city/#")
        two.subscribe("$share/hub/city/#")
        sent = [str(n) for n in range(100)]
        sensor.publish("city/x", *sent)
        until(lambda: len(one.got) + len(two.got) >= len(sent), limit_s=ANSWER_S)
        assert sorted(one.payloads() + two.payloads()) == sorted(sent)
        assert one.got
        assert two.got


def test_a_payload_of_a_megabyte_arrives_whole(broker):
    payload = "x" * 1_000_000
    with Peer(broker.endpoint(), "sensor") as sensor, Peer(broker.endpoint(), "hub") as hub:
        hub.subscribe("city/#")
        sensor.publish("city/x", payload)
        hub.await_payload(payload)
        assert hub.payloads() == [payload]


def test_a_message_gets_through_beside_5000_idle_connections(broker):
    async def publish_beside_them(sensor, hub):
        idle = await _idle(broker.port, CONNECTIONS)
        await asyncio.to_thread(sensor.publish, "city/x", "through")
        await asyncio.to_thread(hub.await_payload, "through")
        for writer in idle:
            writer.close()

    with Peer(broker.endpoint(), "sensor") as sensor, Peer(broker.endpoint(), "hub") as hub:
        hub.subscribe("city/#")
        asyncio.run(publish_beside_them(sensor, hub))
        assert hub.payloads() == ["through"]


def test_600_malformed_connections_leave_the_broker_alive(broker):
    chance = random.Random(7)
    with Peer(broker.endpoint(), "sensor") as sensor, Peer(broker.endpoint(), "hub") as hub:
        hub.subscribe("city/#")
        for _ in range(MALFORMED):
            with socket.create_connection(("127.0.0.1", broker.port), timeout=ANSWER_S) as connection:
                connection.sendall(_malformed(chance))
        sensor.publish("city/x", "alive")
        hub.await_payload("alive")
        assert (broker.process.poll(), hub.payloads()) == (None, ["alive"])


@pytest.mark.parametrize("password", ["wrong", "", None])
def test_a_wrong_password_is_refused(guarded_broker, password):
    guarded_broker.passwords[Role.HUB] = password
    with Peer(guarded_broker.endpoint(Role.HUB), "hub") as hub:
        assert (hub.welcomed, hub.ended) == (False, True)


def test_nobody_without_a_name_comes_in_where_there_are_passwords(guarded_broker):
    with Peer(guarded_broker.endpoint(), "visitor") as visitor:
        assert (visitor.welcomed, visitor.ended) == (False, True)


def test_the_hub_hears_a_device_where_there_are_passwords(guarded_broker):
    topic = "city/istanbul/parking-bay/1/telemetry"
    with (
        Peer(guarded_broker.endpoint(Role.DEVICE), "device") as device,
        Peer(guarded_broker.endpoint(Role.HUB), "hub") as hub,
    ):
        hub.subscribe("city/#")
        device.publish(topic, "one")
        hub.await_payload("one")
        assert [(message.topic, message.payload) for message in hub.got] == [(topic, b"one")]


def test_a_port_in_use_is_named_with_the_cure(broker_kind, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotListen) as told, Broker(broker_kind, tmp_path, port=port):
            pass
    assert str(told.value) == (
        f"port {port} of 127.0.0.1 is in use by another program; "
        f"stop that one, or choose another (--mqtt-port {port + 1})"
    )


def _await_reading(peer):
    """Until the broker has read what `peer` sent: it answers in order."""
    peer.publish("answer", "please")


async def _idle(port, count):
    """So many clients that connected and say nothing."""
    few_at_once = asyncio.Semaphore(50)

    async def connected(number):
        async with few_at_once:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(_connect(f"idle-{number}"))
            assert await reader.readexactly(4) == WELCOME
            return writer

    return await asyncio.gather(*(connected(number) for number in range(count)))


def _connect(name):
    client_id = struct.pack("!H", len(name)) + name.encode()
    rest = b"\x00\x04MQTT\x04\x02" + struct.pack("!H", KEEPALIVE_S) + client_id
    return b"\x10" + bytes([len(rest)]) + rest


def _malformed(chance):
    """Garbage, half a packet, a packet whose length is a lie, or one that may not come first."""
    good = _connect("half")
    return chance.choice(
        [
            chance.randbytes(chance.randrange(1, 200)),
            good[: chance.randrange(1, len(good))],
            good[:1] + bytes([chance.randrange(256)]) + good[2:],
            b"\x10\xff\xff\xff\xff\x7f" + good[2:],
            good + b"\x32\x7f\x00\x60" + chance.randbytes(20),
            good + b"\x82" + chance.randbytes(chance.randrange(1, 60)),
            bytes([chance.randrange(256)]) + good[1:],
            good.replace(b"MQTT", chance.randbytes(4)),
        ]
    )
