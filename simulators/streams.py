"""Random streams by (seed, entity), so that what one entity draws never depends on what another does."""

import json
from hashlib import blake2b

from numpy.random import Generator, Philox


def stream(seed: int, *entity: str | int) -> Generator:
    """The stream of one entity, for example `stream(7, "cars", "levent-4", 0)`.

    The same on every platform, in every process and whatever else is drawn: "with" and "without" a solution meet the
    same cars. A counter-based generator (Philox 4x64, Salmon et al. 2011) needs no seeding beyond its 128-bit key.
    """
    key = blake2b(json.dumps([seed, *entity]).encode(), digest_size=16).digest()
    return Generator(Philox(key=int.from_bytes(key, "little")))
