"""What steers the show is sealed: an HMAC by a key that only the show's own parts have.

A sealed payload is a JSON object whose last member is `mac`: in hexadecimal, HMAC-SHA256 of the topic, a zero byte and
the object as it stood without that member. Bytes are sealed, not values, so nobody has to agree on how a number is
written.
"""

import hmac
import re
from dataclasses import dataclass, field

from devices.refusal import Reason, Refused

_SEALED = re.compile(rb'(.*),\s*"mac":\s*"([0-9a-f]{64})"\s*\}\s*', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Seal:
    key: bytes = field(repr=False)

    def close(self, topic: str, payload: bytes) -> bytes:
        """`payload` is a JSON object with at least one member."""
        return payload[:-1] + b',"mac":"%b"}' % self._mac(topic, payload)

    def open(self, topic: str, payload: bytes) -> bytes:
        """What was sealed; `Refused` where it was not, or not for this topic, or by another key."""
        if (sealed := _SEALED.fullmatch(payload)) is None:
            raise Refused(
                Reason.FORGED,
                f"'{topic}' is not sealed; only the parts of the show speak here. A device leaves `run` out",
            )
        said = sealed[1] + b"}"
        if not hmac.compare_digest(self._mac(topic, said), sealed[2]):
            raise Refused(
                Reason.FORGED,
                f"'{topic}' is sealed by another key; give all parts the same ROADSHOW_CONTROL_KEY or --data",
            )
        return said

    def _mac(self, topic: str, payload: bytes) -> bytes:
        return hmac.digest(self.key, topic.encode() + b"\0" + payload, "sha256").hex().encode()
