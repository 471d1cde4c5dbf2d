"""What one page of the stage shows."""

from dataclasses import dataclass

from dashboard.brand.brand import ROADSHOW, Brand
from dashboard.screens.theme import Theme
from devices.city import City
from devices.earthquake import EarthquakeSimulation
from devices.solution import Solution


@dataclass(frozen=True, slots=True)
class Viewed:
    """A city and a solution, in a language and a theme."""

    city: City
    solution: Solution
    language: str
    theme: Theme
    offered: tuple[Solution, ...] = ()
    """All that play in the city: what the visitor may look at instead."""
    unknown: str = ""
    """A solution that the address names and that does not play here; the one on show stands in for it."""
    asked_language: str = ""
    asked_theme: str = ""
    """As the page's address says; empty where it says nothing."""
    brand: Brand = ROADSHOW

    def word(self, key: str) -> str:
        return self.solution.words[self.language][key]

    @property
    def second_language(self) -> str:
        """Spoken smaller below: English, or the city's own where English is the first."""
        return "en" if self.language != "en" else self.city.language

    @property
    def has_traces(self) -> bool:
        """An earthquake: stations, second by second."""
        return isinstance(self.solution.simulation, EarthquakeSimulation)

    @property
    def has_plan(self) -> bool:
        """A car park laid out bay by bay."""
        return bool(self.city.layouts) and any(row.bays for row in self.solution.devices)
