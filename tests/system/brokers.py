"""Brokers under our configuration, and a plain client to ask them what they do."""

import contextlib
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from processes import free_port, until

from broker.mqtt.client import Endpoint
from broker.mqtt.embedded import embedded_broker
from broker.mqtt.mosquitto import mosquitto_broker
from broker.mqtt.role import Role

STARTERS = {"embedded": embedded_broker, "mosquitto": mosquitto_broker}
ANSWER_S = 10.0


@dataclass
class Broker:
    """One that can end and start again on its port and in its folder."""

    kind: str
    folder: Path
    passwords: dict[Role, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    mqtt5_port: int = field(default_factory=free_port)
    life: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.life.close()

    def start(self):
        starter = STARTERS[self.kind]
        options = {"host": "127.0.0.1", "port": self.port, "folder": self.folder, "passwords": self.passwords}
        if self.kind == "embedded":
            options["mqtt5_port"] = self.mqtt5_port
        self.process: subprocess.Popen = self.life.enter_context(starter(**options))

    def end(self, *, killed=False):
        self.process.kill() if killed else self.process.terminate()
        self.process.wait()

    def mqtt5_endpoint(self):
        return Endpoint("127.0.0.1", self.mqtt5_port if self.kind == "embedded" else self.port)

    def endpoint(self, role=None):
        return Endpoint("127.0.0.1", self.port, role, self.passwords[role] if role else None)


class Peer:
    """A client of one connection; `got` is what it received, `ended` whether the broker hung up."""

    def __init__(self, endpoint, name, *, lasting=False, manual_ack=False, mqtt5=False, keepalive_s=30, will=None):
        self.got = []
        self.granted = []
        self.welcomed = self.resumed = self.ended = False
        self.refusal = ""
        self.paho = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=name,
            protocol=mqtt.MQTTv5 if mqtt5 else mqtt.MQTTv311,
            manual_ack=manual_ack,
            reconnect_on_failure=False,
            clean_session=None if mqtt5 else not lasting,
        )
        self.paho.max_inflight_messages_set(0)
        self.paho.username_pw_set(endpoint.username, endpoint.password)
        if will:
            self.paho.will_set(will, "gone", qos=1, retain=True)
        self.paho.on_connect = self._on_connect
        self.paho.on_disconnect = self._on_disconnect
        self.paho.on_subscribe = self._on_subscribe
        self.paho.on_message = self._on_message
        more = {"clean_start": not lasting, "properties": kept_for_an_hour()} if mqtt5 else {}
        self.paho.connect(endpoint.host, endpoint.port, keepalive_s, **more)
        self.paho.loop_start()

    def _on_connect(self, _client, _data, flags, reason, _properties):
        self.welcomed, self.resumed = not reason.is_failure, flags.session_present
        self.refusal = str(reason) if reason.is_failure else ""

    def _on_disconnect(self, *_):
        self.ended = True

    def _on_subscribe(self, _client, _data, _mid, reasons, _properties):
        self.granted += reasons

    def _on_message(self, _client, _data, message):
        self.got.append(message)

    def __enter__(self):
        until(lambda: self.welcomed or self.ended, limit_s=ANSWER_S)
        return self

    def __exit__(self, *_):
        self.paho.disconnect()
        self.paho.loop_stop()

    def vanish(self):
        """The connection breaks without a word, as when the power fails."""
        wire = self.paho.socket()
        assert isinstance(wire, socket.socket)
        wire.shutdown(socket.SHUT_RDWR)
        until(lambda: self.ended, limit_s=ANSWER_S)

    def subscribe(self, topic, *, qos=1):
        known = len(self.granted)
        self.paho.subscribe(topic, qos)
        until(lambda: len(self.granted) > known or self.ended, limit_s=ANSWER_S)

    def publish(self, topic, *payloads, qos=1, retain=False):
        """All are with the broker when it returns."""
        for told in [self.paho.publish(topic, payload, qos=qos, retain=retain) for payload in payloads]:
            told.wait_for_publish(ANSWER_S)
            assert told.is_published(), f"{topic} was not acknowledged"

    def await_payload(self, payload):
        until(lambda: payload in self.payloads() or self.ended, limit_s=ANSWER_S)

    def payloads(self):
        return [message.payload.decode() for message in self.got]


def kept_for_an_hour():
    properties = Properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = 3600
    return properties
