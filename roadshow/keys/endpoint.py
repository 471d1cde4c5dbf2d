"""Where the broker is and who we are there, as the settings say."""

from broker.mqtt.client import Endpoint
from broker.mqtt.process import connectable
from broker.mqtt.role import Role
from roadshow.keys.passwords import are_made, needed, read_or_make
from roadshow.settings import Settings


def endpoint(settings: Settings, role: Role) -> Endpoint:
    """Named in the settings, or else with the role's own password, where any was ever made in this data folder.

    Who stands beside a show that is open to the network need not say so again: a broker that asks nobody lets all in.
    """
    username, password = settings.mqtt_username, settings.mqtt_password.get_secret_value()
    if not username and (needed(settings) or are_made(settings)):
        username, password = role.value, read_or_make(settings.data)[role]
    return Endpoint(connectable(settings.mqtt_host), settings.mqtt_port, username or None, password or None)
