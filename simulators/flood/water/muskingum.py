"""How a flood wave moves down a reach and flattens: Muskingum routing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil


class Unstable(ValueError):
    """The step does not suit the reach: outflow would turn negative or swing."""


@dataclass(frozen=True, slots=True)
class Muskingum:
    """A reach whose storage is k (x inflow + (1 - x) outflow): McCarthy 1938; Chow, Maidment and Mays 1988, 8.4.

    x is 0 where the reach stores like a reservoir, up to 0.3 in natural streams, 0.5 where a wave does not flatten.
    """

    k_s: float
    x: float
    step_s: float

    def __post_init__(self) -> None:
        if not 0 <= self.x <= 0.5:
            raise Unstable(f"x = {self.x:g} cannot be; give 0 (a reservoir) to 0.5 (no flattening)")
        shortest_s, longest_s = 2 * self.k_s * self.x, 2 * self.k_s * (1 - self.x)
        if self.step_s < shortest_s:
            raise Unstable(
                f"a step of {self.step_s:g} s is too short for k = {self.k_s:g} s and x = {self.x:g}; take"
                f" {shortest_s:g} to {longest_s:g} s, cut the reach into {ceil(shortest_s / self.step_s)},"
                f" or lower x to {self.step_s / (2 * self.k_s):.3g}"
            )
        if self.step_s > longest_s:
            raise Unstable(
                f"a step of {self.step_s:g} s is too long for k = {self.k_s:g} s and x = {self.x:g}; take"
                f" {shortest_s:g} to {longest_s:g} s, or a longer reach"
            )

    @property
    def coefficients(self) -> tuple[float, float, float]:
        """Of the inflow now, the inflow a step ago and the outflow a step ago; they add up to 1."""
        below = 2 * self.k_s * (1 - self.x) + self.step_s
        held = 2 * self.k_s * self.x
        return (self.step_s - held) / below, (self.step_s + held) / below, (below - 2 * self.step_s) / below

    def outflow_m3_s(self, inflow_m3_s: float, *, inflow_before_m3_s: float, outflow_before_m3_s: float) -> float:
        now, before, kept = self.coefficients
        return now * inflow_m3_s + before * inflow_before_m3_s + kept * outflow_before_m3_s

    def stored_m3(self, inflow_m3_s: float, outflow_m3_s: float) -> float:
        return self.k_s * (self.x * inflow_m3_s + (1 - self.x) * outflow_m3_s)

    def route(self, inflows_m3_s: Sequence[float], *, outflow_m3_s: float) -> list[float]:
        """The outflow at each step; `outflow_m3_s` is that of the first."""
        outflows = [outflow_m3_s]
        for before, now in pairwise(inflows_m3_s):
            outflows.append(self.outflow_m3_s(now, inflow_before_m3_s=before, outflow_before_m3_s=outflows[-1]))
        return outflows


def sub_reaches(*, k_s: float, x: float, step_s: float) -> int:
    """Into how many equal parts a reach has to be cut to be stable at this step."""
    parts = max(1, ceil(2 * k_s * x / step_s))
    if parts > 2 * k_s * (1 - x) / step_s:
        raise Unstable(f"no cutting suits k = {k_s:g} s, x = {x:g} and a step of {step_s:g} s; take a shorter step")
    return parts
