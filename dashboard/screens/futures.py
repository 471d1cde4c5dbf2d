"""What stands on both screens around the two futures: their names, and what is assumed beside numbers."""

from html import escape

from dashboard.words import say
from devices.solution import Solution


def future_names(solution: Solution, language: str) -> dict[str, str]:
    """Escaped."""
    name = solution.words[language]["name"]
    return {
        "without": escape(say(language, "futures.without")),
        "with_": escape(say(language, "futures.with", solution=name)),
        "only_with": escape(say(language, "futures.only_with", solution=name)),
    }


def notes(language: str) -> str:
    """Rows of a list. The browser adds those that carry a number."""
    told = ("futures.same_water", "futures.own_alerts", "futures.people", "futures.written")
    source = escape(say(language, "sources.own"))
    return "".join(f"<li><span>{escape(say(language, key))}</span> <b>{source}</b></li>" for key in told)
