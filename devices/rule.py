"""What values mean, and when people are warned."""

from typing import Literal, get_args

from pydantic import Field, model_validator

from devices.kind import Row

Level = Literal["normal", "watch", "warning", "danger"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From calm to grave; the screens give each a colour, a shape and a word."""
ALERT = "alert"
"""The kind under which a store keeps alerts; no device can be of it."""


class Threshold(Row):
    level: Literal["watch", "warning", "danger"]
    at_least: float
    clear_below: float
    """Hysteresis: the level is left only below this."""

    @model_validator(mode="after")
    def _clears_below_where_it_rises(self) -> "Threshold":
        if self.clear_below > self.at_least:
            raise ValueError(f"clear_below {self.clear_below} is above at_least {self.at_least}; lower it")
        return self


class Rule(Row):
    """When a device's value, or its share of a whole, means something; `key` names its words."""

    key: str
    kind: str
    quantity: str
    of: tuple[str, ...] = ()
    rise_over_s: float | None = Field(default=None, gt=0)
    """Judge not the value but how much it has risen over this time, per hour."""
    hold_s: float = Field(default=0.0, ge=0)
    """Debounce: a higher level is reached only when the values have borne it for so long."""
    thresholds: tuple[Threshold, ...] = Field(min_length=1)
    """In rising order."""


class Agreement(Row):
    """Neighbours of the same kind that must bear a device out before people are warned."""

    others: int = Field(gt=0)
    within_m: float = Field(gt=0)
    level: Level
    """They have at least this level by the same rule."""


class Order(Row):
    """What actuators near an alert are told while it stands; it is taken back when the alert is cleared."""

    kind: str
    quantity: str
    value: float
    within_m: float = Field(gt=0)
    stays: bool = False
    """It is not taken back: somebody goes there and sets it right, as with a gas valve."""


class Closing(Row):
    """Places near an alert that are closed while it has at least this level: their devices leave all numbers."""

    places: tuple[str, ...] = Field(min_length=1)
    """Kinds of place."""
    within_m: float = Field(gt=0)
    level: Literal["watch", "warning", "danger"]


class EarlyWarning(Row):
    """A named detector: stations that report each second are watched together, by `broker.warning`."""

    name: Literal["early-warning"]
    kind: str
    """The stations'."""
    places: tuple[str, ...] = Field(min_length=1)
    """Kinds of place where people live: the strongest shaking expected at any of them decides the level."""
    felt_anywhere_from: float = Field(default=6.5, ge=4)
    """From this magnitude people are warned at any distance: tall buildings on soft ground feel it far away."""


class AlertRule(Row):
    """When people are warned: by the levels of a rule, or by a named detector.

    Its words: `alerts.<key>.event`, the kind of event as a noun; `alerts.<key>.<level>.headline`, `.what` and `.do`;
    and `alerts.<key>.cleared`. Category and response are those of CAP 1.2 (OASIS, 2010), section 3.2.2.
    """

    key: str
    rule: str = ""
    """The rule whose levels it follows."""
    detector: EarlyWarning | None = None
    level: Literal["watch", "warning", "danger"]
    """It is raised at this level, updated with every other, and cleared below it."""
    agree: Agreement | None = None
    orders: tuple[Order, ...] = ()
    closes: Closing | None = None
    radius_m: float = Field(gt=0)
    """Who stands nearer to the device than this is concerned."""
    category: Literal["Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra"]
    response: dict[Literal["watch", "warning", "danger"], Literal["Shelter", "Evacuate", "Prepare", "Avoid", "Monitor"]]
    """What people should do, by level."""

    @model_validator(mode="after")
    def _is_decided_by_something(self) -> "AlertRule":
        if bool(self.rule) == (self.detector is not None):
            raise ValueError("write either rule = a rule's key or detector = { name = ... }")
        if self.detector is not None and (self.agree is not None or self.level == "watch"):
            raise ValueError("a detector knows the levels warning and danger and asks stations itself; write no agree")
        return self
