"""Reads and checks a solution pack."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from devices.earthquake import EarthquakeSimulation
from devices.flood import FloodSimulation
from devices.kind import Kind, Quantity
from devices.packs.alerts import check_alerts
from devices.packs.cities import PACK_NAME
from devices.packs.earthquakes import check_detectors, check_earthquake_kinds, check_rupture
from devices.packs.files import parse, read_toml
from devices.packs.findings import Findings
from devices.packs.floods import check_flood_kinds, check_weather
from devices.packs.stories import check_story_words, read_stories
from devices.rule import ALERT, LEVELS, Rule
from devices.scenario import Scenario
from devices.solution import Devices, ParkingSimulation, SignalSimulation, Solution, SolutionFile
from devices.story import Story, story_words
from devices.topic import NAME
from devices.words import LANGUAGES, Table, flatten


def read_solution(folder: Path, findings: Findings) -> Solution | None:
    file = folder / "solution.toml"
    if not PACK_NAME.fullmatch(folder.name):
        findings.problem(folder, "", "a pack is named in small letters, digits and '-'; rename the folder")
    data = read_toml(file, findings)
    solution = parse(SolutionFile, file, data, findings) if data is not None else None
    scenarios = _read_scenarios(folder / "scenarios", findings)
    stories = read_stories(folder / "stories", scenarios, findings)
    words = {language: _read_words(folder / "words" / f"{language}.toml", findings) for language in LANGUAGES}
    if solution is None:
        return None
    _check_references(file, solution, findings)
    _check_devices(file, solution, findings)
    for rule in solution.rules:
        _check_rule(file, rule, solution.kinds.get(rule.kind), findings)
    check_alerts(file, solution.alerts, solution.rules, findings)
    check_detectors(file, solution.alerts, solution.kinds, findings)
    for where, name in (("scenario", solution.scenario), *solution.scenario_in.items()):
        if name not in scenarios:
            known = ", ".join(scenarios) or "none; write scenarios/<name>.toml"
            findings.problem(file, where, f"unknown scenario '{name}'; known: {known}")
    if isinstance(solution.simulation, FloodSimulation):
        for name, scenario in scenarios.items():
            check_weather(folder / "scenarios" / f"{name}.toml", name, scenario, solution.simulation, findings)
    for name, scenario in scenarios.items():
        check_rupture(folder / "scenarios" / f"{name}.toml", scenario, solution.simulation, findings)
    needed = words_needed(solution, scenarios, stories)
    for language, table in words.items():
        _check_words(folder / "words" / f"{language}.toml", table, needed, findings)
        check_story_words(folder / "words" / f"{language}.toml", table or {}, stories, findings)
    return Solution(
        id=folder.name,
        cities=solution.cities,
        default_scenario=solution.scenario,
        scenario_in=solution.scenario_in,
        scenarios=scenarios,
        stories=stories,
        kinds=solution.kinds,
        devices=solution.devices,
        simulation=solution.simulation,
        views=solution.views,
        rules=solution.rules,
        alerts=solution.alerts,
        displays=solution.displays,
        words={language: table or {} for language, table in words.items()},
    )


def words_needed(solution: SolutionFile, scenarios: Mapping[str, Scenario], stories: Mapping[str, Story]) -> set[str]:
    """The keys of its words, the same in every language."""
    needed = {"name", "story"}
    for kind_name, kind in solution.kinds.items():
        needed.add(f"kinds.{kind_name}")
        for quantity in kind.quantities:
            needed.add(f"quantities.{kind_name}.{quantity.key}")
            needed |= {f"states.{kind_name}.{quantity.key}.{state}" for state in quantity.states}
    needed |= {f"tiles.{tile.key}" for tile in solution.views.tiles}
    for rule in solution.rules:
        needed |= {f"rules.{rule.key}.{threshold.level}" for threshold in rule.thresholds}
        needed.add(f"rules.{rule.key}.normal")
    for alert in solution.alerts:
        for level in alert.response:
            needed |= {f"alerts.{alert.key}.{level}.{part}" for part in ("headline", "what", "do")}
        needed |= {f"alerts.{alert.key}.{part}" for part in ("event", "cleared")}
    for name, scenario in scenarios.items():
        if scenario.steps or scenario.taps or len(scenarios) > 1:
            needed.add(f"scenarios.{name}.name")
        needed |= {f"scenarios.{name}.steps.{step.key}" for step in scenario.steps}
        needed |= {f"scenarios.{name}.taps.{tap.key}" for tap in scenario.taps}
    for id_, story in stories.items():
        needed |= story_words(id_, story)
    return needed


def _read_scenarios(folder: Path, findings: Findings) -> dict[str, Scenario]:
    scenarios: dict[str, Scenario] = {}
    for file in sorted(folder.glob("*.toml")):
        data = read_toml(file, findings)
        scenario = parse(Scenario, file, data, findings) if data is not None else None
        if scenario is not None:
            scenarios[file.stem] = scenario
    return scenarios


def _read_words(file: Path, findings: Findings) -> Table | None:
    tree = read_toml(file, findings)
    return None if tree is None else flatten(tree)


def _check_words(file: Path, table: Table | None, needed: set[str], findings: Findings) -> None:
    if table is None:  # and found already
        return
    written = {key for key, text in table.items() if text.strip()}
    for key in sorted(needed - written):
        findings.problem(file, key, f"no words for {key}; write them")
    for key in sorted(table.keys() - needed):
        findings.problem(file, key, "nothing uses these words; remove them or mend the key", value=table[key])


def _check_references(file: Path, solution: SolutionFile, findings: Findings) -> None:
    """Every kind, quantity and tile that is named is declared."""
    for where, kind, keys in _uses(solution):
        if kind not in solution.kinds:
            findings.problem(file, where, f"unknown kind '{kind}'; known: {', '.join(solution.kinds)}")
            continue
        for key in keys:
            if solution.kinds[kind].quantity(key) is None:
                known = ", ".join(quantity.key for quantity in solution.kinds[kind].quantities)
                findings.problem(file, where, f"unknown quantity '{key}' of kind '{kind}'; known: {known}")
    for kind in solution.kinds:
        if not PACK_NAME.fullmatch(kind):
            findings.problem(file, f"kinds.{kind}", "a kind is named in small letters, digits and '-'; rename it")
        if kind == ALERT:
            findings.problem(file, f"kinds.{kind}", "the store keeps alerts under this kind; rename it")
    tiles = [tile.key for tile in solution.views.tiles]
    for what, keys in (("tiles", tiles), ("rules", [rule.key for rule in solution.rules])):
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            findings.problem(file, what, f"two have the key '{key}'; rename one")
    _check_views(file, solution, findings)
    if isinstance(solution.simulation, ParkingSimulation):
        _check_parking(file, solution.simulation, solution.kinds, findings)
    if isinstance(solution.simulation, FloodSimulation):
        check_flood_kinds(file, solution.simulation, solution.kinds, findings)
    if isinstance(solution.simulation, EarthquakeSimulation):
        check_earthquake_kinds(file, solution.simulation, solution.kinds, findings)


def _uses(solution: SolutionFile) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(where, kind, quantities of it) of everything that names a kind."""
    for row in solution.devices:
        elsewhere = {key for signals in row.signals_in.values() for key in signals}
        yield f"devices {row.name}", row.kind, (*row.signals, *sorted(elsewhere - row.signals.keys()))
    for tile in solution.views.tiles:
        yield f"tile {tile.key}", tile.kind, (tile.quantity, *tile.of)
    for layer in solution.views.layers:
        yield "layer", layer.kind, (layer.quantity, *layer.of)
    for rule in solution.rules:
        yield f"rule {rule.key}", rule.kind, (rule.quantity, *rule.of)
    for display in solution.displays:
        yield "display", display.kind, (display.quantity,)
        yield "display", display.from_kind, (display.from_quantity,)


def _check_views(file: Path, solution: SolutionFile, findings: Findings) -> None:
    tiles, chart = {tile.key: tile for tile in solution.views.tiles}, solution.views.chart
    if chart.tile not in tiles:
        findings.problem(file, "views.chart", f"unknown tile '{chart.tile}'; known: {', '.join(tiles)}")
    if chart.falls and chart.falls not in tiles:
        findings.problem(file, "views.chart.falls", f"unknown tile '{chart.falls}'; known: {', '.join(tiles)}")
    for tile in tiles.values():
        kind = solution.kinds.get(tile.kind)
        quantity = kind.quantity(tile.quantity) if kind else None
        if quantity and tile.at_least is not None and tile.at_least > quantity.range[1]:
            cure = f"counts nothing: {_named(quantity)} is at most {quantity.range[1]:g}; lower at_least"
            findings.problem(file, f"tile {tile.key}", cure, value=tile.at_least)
        others = [key for key in tiles if key != tile.key]
        if tile.when_zero and tile.when_zero not in others:
            cure = f"unknown tile; known beside '{tile.key}': {', '.join(others)}"
            findings.problem(file, f"tile {tile.key}, when_zero", cure, value=tile.when_zero)


def _check_parking(file: Path, parking: ParkingSimulation, kinds: dict[str, Kind], findings: Findings) -> None:
    """The parking model speaks for these kinds, so they need the quantities that it reports."""
    for role, name, needed in (
        ("counter", parking.counter, {"free", "occupied"}),
        ("bay", parking.bay, {"occupied"}),
        ("sign", parking.sign, set[str]()),
    ):
        where = f"simulation.{role}"
        if name not in kinds:
            findings.problem(file, where, f"unknown kind '{name}'; known: {', '.join(kinds)}")
        elif missing := needed - {quantity.key for quantity in kinds[name].quantities}:
            findings.problem(file, where, f"kind '{name}' has no quantity {', '.join(sorted(missing))}; add it")
    if parking.sign in kinds and not kinds[parking.sign].actuator:
        findings.problem(file, "simulation.sign", f"kind '{parking.sign}' is no actuator; write actuator = true")


def _check_devices(file: Path, solution: SolutionFile, findings: Findings) -> None:
    for row in solution.devices:
        where = f"devices {row.name}"
        if trouble := _trouble_with_name(row):
            findings.problem(file, where, trouble)
        kind = solution.kinds.get(row.kind)
        if kind is None or kind.actuator or not isinstance(solution.simulation, SignalSimulation):
            continue
        if not row.signals:
            findings.problem(file, where, "have no signals, so they would be silent; write some")


def _trouble_with_name(row: Devices) -> str:
    try:
        first, second = (row.name.format(place=name, bay=name) for name in ("a", "b"))
    except (KeyError, IndexError, ValueError):
        return "a name may hold {place} and {bay} and no other braces; mend it"
    if first == second:
        return "all would have the same name; write {place} into it, and {bay} where there are bays"
    if not NAME.fullmatch(first):
        return "a name has letters, digits, '_', ':' and '-'; mend it"
    return ""


def _check_rule(file: Path, rule: Rule, kind: Kind | None, findings: Findings) -> None:
    """Each level can be reached, and left again."""
    quantity = kind.quantity(rule.quantity) if kind else None
    if quantity is None:  # and found already
        return
    lowest, highest = (0.0, 1.0) if rule.of else quantity.range
    of_what = "a share" if rule.of else _named(quantity)
    for threshold in rule.thresholds:
        where = f"rule {rule.key}, {threshold.level}"
        if threshold.at_least > highest:
            cure = f"can never fire: {of_what} is at most {highest:g}; {_lower(threshold.at_least, rule)}"
            findings.problem(file, where, cure, value=threshold.at_least)
        if threshold.clear_below <= lowest:
            cure = f"would never end: {of_what} is never below {lowest:g}; raise clear_below"
            findings.problem(file, where, cure, value=threshold.clear_below)
    for before, after in zip(rule.thresholds, rule.thresholds[1:], strict=False):
        rises = LEVELS.index(after.level) > LEVELS.index(before.level) and after.at_least > before.at_least
        if not rises:
            where = f"rule {rule.key}, {after.level}"
            cure = f"stands after {before.level} at {before.at_least:g}, so one can never fire; write them rising"
            findings.problem(file, where, cure, value=after.at_least)


def _lower(at_least: float, rule: Rule) -> str:
    """Who writes a share as a percentage means a hundredth of it."""
    return f"write {at_least / 100:g}" if rule.of and at_least <= 100 else "lower at_least"


def _named(quantity: Quantity) -> str:
    return f"{quantity.key} in {quantity.unit}" if quantity.unit != "1" else quantity.key
