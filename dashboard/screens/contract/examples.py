"""How each kind of device publishes, as code to copy: mosquitto_pub, Python, Arduino, MicroPython."""

import json
from dataclasses import dataclass

from devices.asyncapi import example_values
from devices.kind import Kind
from devices.topic import Address, Channel

NAME = "demo-01"
LOGIN = "device"
KEEPALIVE_S = 60
GONE = '{"online":false}'
THERE = '{"online":true}'


@dataclass(frozen=True, slots=True)
class Broker:
    """Where devices find it, seen from the network that the reader is in."""

    host: str
    port: int
    login: bool


@dataclass(frozen=True, slots=True)
class Example:
    key: str
    title: str
    code: str


def examples(city: str, kind_name: str, kind: Kind, broker: Broker) -> tuple[Example, ...]:
    """Each is whole: it runs as it is, but for what only the reader knows (Wi-Fi, password)."""
    told = _Told(Address(city, kind_name, NAME), kind, broker)
    return (
        Example("mosquitto", "mosquitto_pub", told.mosquitto()),
        Example("paho", "Python · paho-mqtt", told.paho()),
        Example("arduino", "Arduino · PubSubClient", told.arduino()),
        Example("micropython", "MicroPython · umqtt.simple", told.micropython()),
    )


def least_payload(kind: Kind) -> str:
    """The shortest telemetry that says everything, for example {"values":{"occupied":1}}."""
    return _compact({"values": _values(kind)})


def command_and_ack(kind: Kind) -> tuple[str, str]:
    """What an actuator is told, and what it answers."""
    return _compact({"id": "7", "values": _values(kind)}), _compact({"id": "7", "ok": True})


def _values(kind: Kind) -> dict[str, float]:
    return {key: int(value) if value == int(value) else value for key, value in example_values(kind).items()}


def _compact(message: dict[str, object]) -> str:
    return json.dumps(message, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class _Told:
    address: Address
    kind: Kind
    broker: Broker

    @property
    def telemetry(self) -> str:
        return self.address.topic(Channel.TELEMETRY)

    @property
    def status(self) -> str:
        return self.address.topic(Channel.STATUS)

    @property
    def every_s(self) -> int:
        """Well within the heartbeat and the keepalive, so that one message keeps both."""
        return max(1, min(KEEPALIVE_S // 2, int(self.kind.heartbeat_s)))

    def mosquitto(self) -> str:
        login = f' -u {LOGIN} -P "$MQTT_PASSWORD"' if self.broker.login else ""
        at = f"mosquitto_pub -h {self.broker.host} -p {self.broker.port}{login} -q 1"
        return f"{at} -t {self.telemetry} -m '{least_payload(self.kind)}'"

    def paho(self) -> str:
        login = f'client.username_pw_set("{LOGIN}", "your password")\n' if self.broker.login else ""
        return f"""\
import paho.mqtt.client as mqtt

client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="{NAME}")
{login}client.will_set("{self.status}", '{GONE}', qos=1, retain=True)
client.connect("{self.broker.host}", {self.broker.port})
client.loop_start()
client.publish("{self.status}", '{THERE}', qos=1, retain=True)
client.publish("{self.telemetry}", '{least_payload(self.kind)}', qos=1).wait_for_publish()
client.disconnect()
client.loop_stop()
"""

    def arduino(self) -> str:
        login = f'"{LOGIN}", "your password", ' if self.broker.login else ""
        return f"""\
#include <WiFi.h>
#include <PubSubClient.h>

WiFiClient network;
PubSubClient client(network);

void setup() {{
  WiFi.begin("your network", "its password");
  client.setServer("{self.broker.host}", {self.broker.port});
}}

void loop() {{
  if (!client.connected()) {{
    if (!client.connect("{NAME}", {login}"{self.status}", 1, true, {_c(GONE)})) {{
      delay(2000);
      return;
    }}
    client.publish("{self.status}", {_c(THERE)}, true);
  }}
  client.loop();
  static unsigned long sent = 0;
  if (sent == 0 || millis() - sent > {self.every_s * 1000}UL) {{
    sent = millis();
    client.publish("{self.telemetry}", {_c(least_payload(self.kind))});
  }}
}}
"""

    def micropython(self) -> str:
        login = f', user="{LOGIN}", password="your password"' if self.broker.login else ""
        return f"""\
import time
from umqtt.simple import MQTTClient

client = MQTTClient("{NAME}", "{self.broker.host}", port={self.broker.port}{login}, keepalive={KEEPALIVE_S})
client.set_last_will("{self.status}", '{GONE}', retain=True, qos=1)
client.connect()
client.publish("{self.status}", '{THERE}', retain=True, qos=1)
while True:
    client.publish("{self.telemetry}", '{least_payload(self.kind)}', qos=1)
    time.sleep({self.every_s})
"""


def _c(text: str) -> str:
    """As a C string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
