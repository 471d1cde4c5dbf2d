"""Packs: cities and solutions as data, read from disk. A wrong one is refused with file, key, value and cure."""

from dataclasses import dataclass
from pathlib import Path

from devices.city import City
from devices.kind import Kind
from devices.packs import cities as city_packs
from devices.packs import solutions as solution_packs
from devices.packs.files import subfolders
from devices.packs.findings import Finding, Findings, PackError
from devices.packs.together import settle
from devices.solution import Solution

__all__ = ["BUILT_IN", "Finding", "PackError", "Packs", "check_packs", "read_packs", "read_solution"]

BUILT_IN = Path(__file__).parents[2] / "packs"


@dataclass(frozen=True, slots=True)
class Packs:
    cities: dict[str, City]
    solutions: dict[str, Solution]

    @property
    def kinds(self) -> dict[str, Kind]:
        return {name: kind for solution in self.solutions.values() for name, kind in solution.kinds.items()}

    def city(self, city: str) -> City:
        if city not in self.cities:
            raise KeyError(f"unknown city '{city}'; known: {', '.join(sorted(self.cities))}")
        return self.cities[city]

    def solutions_of(self, city: str) -> tuple[Solution, ...]:
        return tuple(solution for solution in self.solutions.values() if city in solution.cities)

    def solutions_known(self, lead: Solution, city: str) -> dict[str, Solution]:
        """All that can be on show there, in a run that each leads or beside another; at least the one that leads."""
        return {lead.id: lead} | {solution.id: solution for solution in self.solutions_of(city)}

    def solutions_beside(self, lead: Solution, city: str) -> tuple[Solution, ...]:
        """Those that are played there in a run which this one leads, itself among them."""
        return tuple(other for other in self.solutions_of(city) if other.id == lead.id or not other.only_leads)


def read_packs(*folders: Path) -> Packs:
    """All packs of these folders; a later folder's pack takes the place of an earlier one of the same name."""
    findings = Findings()
    packs = _read(folders or (BUILT_IN,), findings)
    if findings.problems:
        raise PackError(findings.problems)
    return packs


def check_packs(*folders: Path) -> list[Finding]:
    """Everything that is wrong or not yet done in the packs of these folders."""
    findings = Findings()
    _read(folders or (BUILT_IN,), findings)
    return findings.all


def read_solution(folder: Path) -> Solution:
    """One solution by itself; raises `PackError`."""
    findings = Findings()
    solution = solution_packs.read_solution(folder, findings)
    if findings.problems or solution is None:
        raise PackError(findings.problems)
    return solution


def _read(folders: tuple[Path, ...], findings: Findings) -> Packs:
    cities: dict[str, Path] = {}
    solutions: dict[str, Path] = {}
    for folder in folders:
        own_cities, own_solutions = subfolders(folder / "cities"), subfolders(folder / "solutions")
        if not folder.is_dir():
            findings.problem(folder, "", "no such folder; name one that holds cities/ or solutions/")
        elif not own_cities and not own_solutions:
            findings.problem(folder, "", "holds neither cities/ nor solutions/; name the folder that does")
        cities |= {path.name: path for path in own_cities}
        solutions |= {path.name: path for path in own_solutions}
    read_cities = [city_packs.read_city(path, findings) for path in cities.values()]
    read_solutions = [solution_packs.read_solution(path, findings) for path in solutions.values()]
    whole = {city.id: city for city in read_cities if city is not None}
    settled = settle(
        whole,
        [solution for solution in read_solutions if solution is not None],
        where=solutions,
        known=cities,
        findings=findings,
    )
    return Packs(whole, settled)
