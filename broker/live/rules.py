"""Pure rules: what a device's values mean, at once or over time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from devices.rule import LEVELS, Rule

SAMPLES_KEPT = 60
"""Of the time that a rise is judged over: a sensor that speaks every second costs no more than one each minute."""


def share(values: Mapping[str, float], quantity: str, of: tuple[str, ...]) -> float | None:
    """A quantity as it is, or as a share of the sum of others; None where there is nothing to compare."""
    if quantity not in values or any(key not in values for key in of):
        return None
    if not of:
        return values[quantity]
    whole = sum(values[key] for key in of)
    return values[quantity] / whole if whole else None


def level_after(before: str, values: Mapping[str, float], rule: Rule) -> str:
    """The level that these values have by this rule, given the level before: a level is left only below its mark."""
    value = share(values, rule.quantity, rule.of)
    return before if value is None else _level_of(value, rule, before)


@dataclass(frozen=True, slots=True)
class Course:
    """What a rule that judges over time remembers of a device. All times are those that its readings bear."""

    level: str = LEVELS[0]
    borne_since_ms: tuple[int | None, ...] = (None,) * len(LEVELS[1:])
    """By level above the lowest: since when each value has had it, or a graver one."""
    samples: tuple[tuple[int, float], ...] = ()
    """When, and how much: the time that a rise is judged over. The first may be older, so that all of it is known."""


def course_after(before: Course, values: Mapping[str, float], rule: Rule, *, at_ms: int) -> Course:
    """As `level_after`, for a rule with `hold_s` or `rise_over_s`. A level is left at once; only rising takes time."""
    value = share(values, rule.quantity, rule.of)
    if value is None:
        return before
    samples = before.samples
    if rule.rise_over_s is not None:
        rise = rise_per_h(samples, value, at_ms=at_ms, over_s=rule.rise_over_s)
        samples = _window(samples, value, at_ms=at_ms, over_s=rule.rise_over_s)
        if rise is None:
            return replace(before, samples=samples)
        value = rise
    aimed = LEVELS.index(_level_of(value, rule, before.level))
    borne_since_ms = tuple(
        None if number > aimed else at_ms if since_ms is None else since_ms
        for number, since_ms in enumerate(before.borne_since_ms, start=1)
    )
    borne = [
        number
        for number, since_ms in enumerate(borne_since_ms, start=1)
        if since_ms is not None and at_ms - since_ms >= rule.hold_s * 1000
    ]
    reached = max(LEVELS.index(before.level), *borne, 0)
    return Course(LEVELS[min(aimed, reached)], borne_since_ms, samples)


def rise_per_h(samples: tuple[tuple[int, float], ...], value: float, *, at_ms: int, over_s: float) -> float | None:
    """How much more than `over_s` ago, per hour; None while nothing is known of then.

    Between two samples the value is taken to have gone straight.
    """
    then_ms = at_ms - over_s * 1000
    if not samples or samples[0][0] > then_ms:
        return None
    first_ms, first = max(sample for sample in samples if sample[0] <= then_ms)
    later = [sample for sample in samples if sample[0] > then_ms]
    next_ms, next_ = later[0] if later else (at_ms, value)
    then = first + (next_ - first) * (then_ms - first_ms) / (next_ms - first_ms) if next_ms > first_ms else first
    return (value - then) * 3600 / over_s


def _window(
    samples: tuple[tuple[int, float], ...], value: float, *, at_ms: int, over_s: float
) -> tuple[tuple[int, float], ...]:
    """The samples with this one, unless the last is as good as new; of those too old, only the newest."""
    if samples and at_ms - samples[-1][0] < over_s * 1000 / SAMPLES_KEPT:
        return samples
    old = sum(then_ms <= at_ms - over_s * 1000 for then_ms, _ in samples)
    return (*samples[max(0, old - 1) :], (at_ms, value))


def _level_of(value: float, rule: Rule, before: str) -> str:
    level = LEVELS[0]
    for threshold in rule.thresholds:
        held = LEVELS.index(before) >= LEVELS.index(threshold.level)
        if value >= (threshold.clear_below if held else threshold.at_least):
            level = threshold.level
    return level
