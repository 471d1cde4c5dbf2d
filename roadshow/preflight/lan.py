"""By which address phones in the hall can reach this machine. Asked of the system alone: nothing is sent."""

import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address
from struct import pack, unpack

from roadshow.settings import Settings

SOMEWHERE = ("192.0.2.1", 9)
"""Reserved for documentation. A UDP socket that is connected has asked which way it would go, and sent nothing."""
SIOCGIFADDR = 0x8915
NOT_FOR_PHONES = ("lo", "docker", "br-", "veth", "virbr", "tun", "tap", "wg", "tailscale", "zt")
LOCAL = ("127.", "169.254.")
ALL = ("0.0.0.0", "::", "")


def phone_address(settings: Settings) -> str:
    """Where a phone finds its page; empty where only this machine can open it or no address is known."""
    if settings.public_address:
        return _page(settings.public_address, settings.port)
    if settings.host not in ALL:
        alone = settings.host == "localhost" or settings.host.startswith(LOCAL) or settings.host == "::1"
        return "" if alone else _page(settings.host, settings.port)
    return next((_page(address, settings.port) for address in lan_addresses()), "")


def lan_addresses() -> Iterator[str]:
    """This machine's IPv4 addresses on a network, the likeliest first: by the default route, then the others."""
    known: set[str] = set()
    for address in (*_by_route(), *_by_interface()):
        if address not in known and not address.startswith(LOCAL):
            known.add(address)
            yield address


def _by_route() -> Iterator[str]:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(SOMEWHERE)
        yield probe.getsockname()[0]


def _by_interface() -> Iterator[str]:
    """A booth's own hotspot has no default route, and is found here."""
    if sys.platform == "linux":
        yield from _by_linux_interface()
        return
    if sys.platform == "win32":  # which answers this from its own interfaces
        with suppress(OSError):
            yield from socket.gethostbyname_ex(socket.gethostname())[2]


def _by_linux_interface() -> Iterator[str]:
    from fcntl import ioctl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            if name.startswith(NOT_FOR_PHONES):
                continue
            with suppress(OSError):
                answer = ioctl(asked, SIOCGIFADDR, pack("256s", name.encode()[:15]))
                yield str(IPv4Address(unpack("!I", answer[20:24])[0]))


def _page(address: str, port: int) -> str:
    """`192.168.1.20`, `booth.local:80` or `https://demo.example.org` as the whole address of the phone's page."""
    if "://" in address:
        return f"{address.rstrip('/')}/m"
    host = f"[{address}]" if address.count(":") > 1 and not address.startswith("[") else address
    return f"http://{host}/m" if ":" in host.rpartition("]")[2] else f"http://{host}:{port}/m"
