"""Pure rules: what a device's values mean."""

from collections.abc import Mapping

from devices.rule import LEVELS, Rule


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
    if value is None:
        return before
    level = LEVELS[0]
    for threshold in rule.thresholds:
        held = LEVELS.index(before) >= LEVELS.index(threshold.level)
        if value >= (threshold.clear_below if held else threshold.at_least):
            level = threshold.level
    return level
