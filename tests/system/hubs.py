"""A whole hub in this process, its server and its MQTT included, so that a test can ask both sides of it."""

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass

from brokers import Broker
from processes import until

from dashboard.frontend.assets import read_built
from dashboard.platform import Platform
from roadshow.parts.hub.hub import open_hub
from roadshow.parts.hub.server import HubServer
from roadshow.settings import read_settings


@dataclass(frozen=True)
class RunningHub:
    broker: Broker
    server: HubServer
    platform: Platform
    port: int

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def app(self):
        return self.server.config.app


@contextmanager
def running_hub(folder, kind="embedded"):
    built = read_built()
    assert built is not None, "the browser code is not built; run.py builds it"
    excepthook = threading.excepthook
    with socket.create_server(("127.0.0.1", 0)) as web, Broker(kind, folder / "broker") as broker:
        settings = read_settings(mqtt_port=broker.port, port=web.getsockname()[1], data=folder / "data")
        with open_hub(settings) as hub:
            server = HubServer(hub, settings, built)
            serving = threading.Thread(target=server.run, args=([web],))
            serving.start()
            try:
                until(lambda: server.started and hub.subscriber.link().connected)
                yield RunningHub(broker, server, hub.platform, settings.port)
                assert not server.broken, "a thread of the hub died"
            finally:
                server.should_exit = True
                serving.join()
                threading.excepthook = excepthook
