"""By which address a phone comes, as settings and network cards say."""

from ipaddress import IPv4Address

import pytest

from roadshow.preflight.lan import lan_addresses, phone_address
from roadshow.settings import read_settings


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({}, ""),
        ({"host": "localhost"}, ""),
        ({"host": "::1"}, ""),
        ({"host": "192.168.1.20"}, "http://192.168.1.20:8600/m"),
        ({"host": "fd00::7"}, "http://[fd00::7]:8600/m"),
        ({"public_address": "192.168.1.20", "port": 80}, "http://192.168.1.20:80/m"),
        ({"public_address": "booth.local:8080"}, "http://booth.local:8080/m"),
        ({"public_address": "[fd00::7]"}, "http://[fd00::7]:8600/m"),
        ({"public_address": "https://demo.example.org/"}, "https://demo.example.org/m"),
    ],
)
def test_a_phone_finds_the_hub_where_the_settings_say(options, address):
    assert phone_address(read_settings(**options)) == address


def test_a_hub_open_to_all_is_found_at_an_address_of_this_machine_if_it_has_one():
    addresses = list(lan_addresses())
    assert not any(IPv4Address(address).is_loopback for address in addresses)
    assert len(addresses) == len(set(addresses))
    expected = f"http://{addresses[0]}:8600/m" if addresses else ""
    assert phone_address(read_settings(host="0.0.0.0")) == expected
