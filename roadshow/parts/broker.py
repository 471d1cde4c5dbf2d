"""The broker as a part of the show: our own, or a local Mosquitto under our configuration."""

import signal

from broker.mqtt.client import Endpoint
from broker.mqtt.embedded import serve, write_config
from broker.mqtt.listen import require_free
from broker.mqtt.mosquitto import mosquitto_broker
from broker.mqtt.process import BrokerUnavailable, connectable
from broker.mqtt.pulse import Pulse
from broker.mqtt.role import Role
from roadshow.cannot import Cannot
from roadshow.keys.data_folder import require_writable
from roadshow.keys.passwords import needed, read_or_make
from roadshow.settings import Settings
from roadshow.supervision.lifeline import end_with_parent


def run_broker(settings: Settings) -> None:
    """Runs until Ctrl-C, SIGTERM or the end of the parent."""
    require_writable(settings.data)
    passwords = read_or_make(settings.data) if needed(settings) else None
    folder = settings.data / "broker"
    login = (Role.HUB.value, passwords[Role.HUB]) if passwords else ()
    pulse = Pulse(Endpoint(connectable(settings.mqtt_host), settings.mqtt_port, *login))
    try:
        require_free(settings.mqtt_host, settings.mqtt_port)
        match settings.broker:
            case "external":
                raise Cannot("--broker external: that broker runs already; there is none to run here")
            case "embedded":
                config = write_config(folder, host=settings.mqtt_host, port=settings.mqtt_port, passwords=passwords)
                end_with_parent(alive=pulse)
                serve(config)
            case "mosquitto":
                signal.signal(signal.SIGTERM, signal.default_int_handler)
                with mosquitto_broker(
                    host=settings.mqtt_host, port=settings.mqtt_port, folder=folder, passwords=passwords
                ) as child:
                    end_with_parent(alive=pulse)
                    code = child.wait()
                raise SystemExit(code or 1)
    except BrokerUnavailable as problem:
        raise Cannot(str(problem)) from None
    except KeyboardInterrupt:
        return
