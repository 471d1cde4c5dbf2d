"""How much one address may ask: token buckets, and who counts as one address. Pure: time is an argument."""

import ipaddress
from dataclasses import dataclass, field

A_SECOND = 200.0
AT_ONCE = 5_000.0
"""A hall behind one address of its venue: 500 people who each load a screen of 30 files within a minute."""
DEAR = 4.0
"""What a question costs that asks the store: so one address has it read 50 histories a second, not 200."""
ADDRESSES = 10_000
"""Remembered; a bucket that is full again says nothing and goes first."""
THIS_MACHINE = "this machine"
IPV6_OF_ONE = 64
"""Bits: an IPv6 household or phone has all the addresses that share them."""


def asker(address: str) -> str:
    """Whom an address stands for: the machine itself, an IPv4 address, or an IPv6 network."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if (mapped := ip.ipv4_mapped) is None:
            network = ipaddress.ip_network((int(ip), IPV6_OF_ONE), strict=False)
            return THIS_MACHINE if ip.is_loopback else str(network)
        ip = mapped
    return THIS_MACHINE if ip.is_loopback else str(ip)


@dataclass(slots=True)
class Rates:
    """One bucket an asker: `at_once` tokens at most, `a_second` of them come back."""

    a_second: float = A_SECOND
    at_once: float = AT_ONCE
    addresses: int = ADDRESSES
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Tokens, and when they were counted; in order of the last question."""

    def wait_s(self, who: str, cost: float, *, now_s: float) -> float:
        """0 where it may be asked now, and is paid for; otherwise how long until it may."""
        tokens, counted_s = self._left.pop(who, (self.at_once, now_s))
        tokens = min(self.at_once, tokens + max(0.0, now_s - counted_s) * self.a_second)
        wait_s = max(0.0, (cost - tokens) / self.a_second)
        self._left[who] = (tokens if wait_s else tokens - cost, max(counted_s, now_s))
        if len(self._left) > self.addresses:
            self._forget(now_s)
        return wait_s

    def give_back(self, who: str, cost: float) -> None:
        """As if it had not been asked."""
        if who in self._left:
            tokens, counted_s = self._left[who]
            self._left[who] = (min(self.at_once, tokens + cost), counted_s)

    def _forget(self, now_s: float) -> None:
        """Whose bucket has filled again; where nobody's has, who asked longest ago."""
        full_since_s = now_s - self.at_once / self.a_second
        self._left = {who: left for who, left in self._left.items() if left[1] > full_since_s}
        while len(self._left) > self.addresses:
            del self._left[next(iter(self._left))]
