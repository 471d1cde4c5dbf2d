"""Who logs in at the broker; mosquitto.acl says what each may do."""

from enum import StrEnum


class Role(StrEnum):
    """The user names."""

    HUB = "hub"
    SIMULATOR = "simulator"
    DEVICE = "device"
