"""What each arm saves at a busy hour, and what guidance saves where streets are emptier or fuller."""

from rich.console import Console
from rich.table import Table

from devices.futures.basis import Spread
from devices.futures.parking import ParkingFutures


def print_arms(futures: ParkingFutures, console: Console) -> None:
    console.print(
        f"{futures.bays} bays, {futures.from_h:g} to {futures.to_h:g} h, {futures.adoption:.0%} of drivers follow"
        f" guidance, {len(futures.seeds)} days; a car, garage drives included"
    )
    table = Table("arm", "minutes", "saved", "km", "CO2 g", "gave up", "to a garage otherwise")
    for arm in futures.arms:
        least_g, most_g = arm.co2_g
        table.add_row(
            arm.name,
            _told(arm.minutes, ".2f"),
            "" if arm.saved is None else _told(arm.saved, ".1%"),
            f"{arm.km.mean:.3f}",
            f"{least_g:.0f} to {most_g:.0f}",
            f"{arm.gave_up.mean:.1%}",
            f"{arm.elsewhere.mean:.1%}",
        )
    console.print(table)
    fuller = Table("taken", "minutes without", "guided", "saved", "gave up without", "guided")
    for each in futures.fullness:
        fuller.add_row(
            f"{each.taken:.1%}",
            f"{each.minutes_without:.2f}",
            f"{each.minutes_guided:.2f}",
            _told(each.saved, ".1%"),
            f"{each.gave_up_without:.1%}",
            f"{each.gave_up_guided:.1%}",
        )
    console.print(fuller)


def _told(spread: Spread, how: str) -> str:
    sd = "" if spread.sd is None else f" ± {format(spread.sd, how)}"
    return f"{format(spread.mean, how)}{sd}"
