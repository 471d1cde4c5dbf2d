"""The life of an alert: raised, updated, cleared."""

from typing import Literal

from msgspec.structs import replace

from broker.alerts.alert import Alert, Quake
from devices.provenance import Provenance
from devices.rule import LEVELS, AlertRule

Turn = Literal["raised", "updated", "cleared"]


def turn(before: Alert | None, level: str, rule: AlertRule, *, borne_out: bool) -> Turn | None:
    """What becomes of an alert when its device has this level.

    Neighbours are asked only before it is raised: what people have been told is not taken back because one of them
    falls silent. Hysteresis is the rule's own.
    """
    grave = LEVELS.index(level) >= LEVELS.index(rule.level)
    if before is None or not before.is_open:
        return "raised" if grave and borne_out else None
    if not grave:
        return "cleared"
    return "updated" if level != before.level else None


def raised(
    key: str,
    device: str,
    level: str,
    *,
    before: Alert | None,
    at_ms: int,
    received_ms: int,
    run: str,
    provenance: Provenance,
    quake: Quake | None = None,
) -> Alert:
    """`before`: the last revision of the last such alert of this device; both stores tell the newest by its time."""
    since_ms = at_ms if before is None else max(at_ms, before.at_ms + 1)
    return Alert(
        key=key,
        device=device,
        level=level,
        since_ms=since_ms,
        at_ms=since_ms,
        revision=1,
        previous_ms=None,
        received_ms=received_ms,
        run=run,
        provenance=provenance,
        quake=quake,
    )


def revised(before: Alert, level: str, *, at_ms: int, received_ms: int, quake: Quake | None = None) -> Alert:
    """Its next revision, always later than the one before, so that a store knows which is the newest."""
    return replace(
        before,
        level=level,
        at_ms=max(at_ms, before.at_ms + 1),
        received_ms=received_ms,
        revision=before.revision + 1,
        previous_ms=before.at_ms,
        quake=quake,
    )
