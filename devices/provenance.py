"""Where a reading came from, as the reading itself declares it."""

from enum import StrEnum


class Provenance(StrEnum):
    """A reading that declares nothing is real, so nobody unauthenticated may publish."""

    SIMULATED = "simulated"
    RECORDED = "recorded"
    VISITOR = "visitor"
    REAL = "real"
