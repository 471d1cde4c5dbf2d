"""What alerts say, for the browser: a screen of one solution warns of what any solution of the city knows."""

from typing import Any

from devices.city import City
from devices.packs import Packs
from devices.rule import AlertRule
from devices.solution import Solution


def alerts_told(packs: Packs, city: City, language: str) -> dict[str, Any]:
    """By `solution.alert key`."""
    return {
        f"{solution.id}.{alert.key}": _told(solution, alert, language)
        for solution in packs.solutions_of(city.id)
        for alert in solution.alerts
    }


def _told(solution: Solution, alert: AlertRule, language: str) -> dict[str, Any]:
    words = solution.words[language]
    return {
        "radius": alert.radius_m,
        "event": words[f"alerts.{alert.key}.event"],
        "cleared": words[f"alerts.{alert.key}.cleared"],
        "levels": {
            level: {part: words[f"alerts.{alert.key}.{level}.{part}"] for part in ("headline", "what", "do")}
            for level in alert.response
        },
    }
