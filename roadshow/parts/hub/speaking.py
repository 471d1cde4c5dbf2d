"""What the hub says on MQTT: that it listens, and what actuators should show."""

from devices.payload import Status, encode
from devices.topic import HUB, Channel
from roadshow.clock import wall_ms
from roadshow.parts.hub.hub import Hub


def speak(hub: Hub) -> None:
    """Says that the hub listens, and asks each actuator that should show something else now to show it.

    Waits where the broker has no room.
    """
    if not (hub.publisher.link().connected and hub.subscriber.link().connected):
        return
    hub.publisher.publish(HUB, hub.seal.close(HUB, encode(Status(online=True))), retain=True)
    live = hub.platform.live
    devices = live.devices()
    wishes = [
        *live.orders.at_rest(live.actuators()),
        *hub.displays.wishes(devices),
        *live.orders.wishes(live.standing()),
    ]
    for actuator, command in hub.commands.due(wishes, devices, wall_ms=wall_ms()):
        live.command_sent(actuator.id, command)
        topic = actuator.topic(Channel.COMMAND)
        hub.publisher.publish(topic, hub.seal.close(topic, encode(command)))
