"""The wire contract as an AsyncAPI 3.1 document, written from the packs and the very types that decode it."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from devices.kind import Kind, Quantity
from devices.packs import Packs
from devices.payload import (
    Ack,
    Command,
    Control,
    Message,
    Reached,
    Run,
    Status,
    Telemetry,
    Traces,
    Water,
    encode,
    moment,
)
from devices.provenance import Provenance
from devices.solution import Solution
from devices.topic import NAME, Address, Ask, Channel, control_topic, run_topic, traces_topic, water_topic

Json = dict[str, Any]

ANY = Address("{city}", "{kind}", "{device}")
EXAMPLE_AT = moment(1_795_417_200_000)
EXAMPLE_NUMBER = 1_795_417_200_001
DESCRIPTION = """\
How the sensors and actuators of a city speak with the hub, over MQTT 3.1.1 or 5, in JSON.

Of telemetry only `values` is required. A reading without `at` is dated when it arrives; one without `provenance` is
real. A device that no pack lists is welcomed when its city and kind are known.

What steers the show (`run`, `control`) and what a simulator's models have (`water`, `traces`) is sealed: its last
member is `mac`, in hexadecimal the HMAC-SHA256 of the topic, a zero byte and the object as it stood without that
member, by a key that only the parts of the show have.
"""
SAID = Control(EXAMPLE_AT, EXAMPLE_NUMBER)
ASKS = {
    Ask.SPEED: ("Play faster or slower", replace(SAID, speed=120)),
    Ask.PAUSE: ("Stand still", SAID),
    Ask.RESUME: ("Go on", SAID),
    Ask.START: ("Play the scenario from where its show begins, running", SAID),
    Ask.RESET: ("The same, running or paused as it was", SAID),
    Ask.SEEK: (
        "Play from another moment: a new run, whose past comes as fast as it is stored",
        replace(SAID, to_s=45_900),
    ),
    Ask.EVENT: ("Let one of the scenario's taps happen", replace(SAID, key="outage")),
    Ask.SCENARIO: ("Play another scenario, or the city's own", replace(SAID, scenario="weekday")),
}
"""What it means, and an example."""
ADDRESSES = {
    Channel.TELEMETRY: "What a device measures. Not retained.",
    Channel.STATUS: "Whether a device is there: retained, and its last will. A newcomer may say its name and place.",
    Channel.COMMAND: "What an actuator is asked to do. Repeated until it acknowledges.",
    Channel.ACK: "An actuator's answer to a command.",
}
MODELS = {
    "water": (
        water_topic("{city}"),
        "How deep the water stands in a district. What a model has and no sensor says; never retained.",
        Water("r-1", EXAMPLE_AT, (100.54, 13.73, 100.57, 13.76), 2, 4, (0.15, 0.3, 0.6), "5AA="),
    ),
    "traces": (
        traces_topic("{city}"),
        "How the ground moved in the last second at seismic stations. What a model has and no station sends, which "
        "tells the peaks of a second; never retained.",
        Traces("r-1", EXAMPLE_AT, 250, 0.1, {"istanbul.seismic-station.eq-yesilkoy": "AQD//wIA/v8="}),
    ),
}
"""Where it is told, what it is, and an example."""


SAID_BY_THE_HUB = ("command", "control")


def asyncapi(packs: Packs, *, version: str) -> Json:
    kinds = [(solution, name, kind) for solution in packs.solutions.values() for name, kind in solution.kinds.items()]
    actuators = [(solution, name, kind) for solution, name, kind in kinds if kind.actuator]
    measured = {f"{name}.telemetry": _telemetry(solution, name, kind) for solution, name, kind in kinds}
    commanded = {f"{name}.command": _command(solution, name, kind) for solution, name, kind in actuators}
    cities = sorted(packs.cities)
    names, actuator_names = [name for _, name, _ in kinds], [name for _, name, _ in actuators]
    channels = {
        "telemetry": _device_channel(Channel.TELEMETRY, measured, cities, names),
        "status": _device_channel(Channel.STATUS, ["status"], cities, names),
        "run": _run_channel(cities),
        "control": _control_channel(cities),
    } | {name: _model_channel(name, cities) for name in MODELS}
    if actuators:
        channels["command"] = _device_channel(Channel.COMMAND, commanded, cities, actuator_names)
        channels["ack"] = _device_channel(Channel.ACK, ["ack"], cities, actuator_names)
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Roadshow",
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": {_operation(name): _told(name) for name in channels},
        "components": {"messages": measured | commanded | _plain_messages(), "schemas": _schemas()},
    }


def _device_channel(channel: Channel, messages: Iterable[str], cities: list[str], kinds: list[str]) -> Json:
    return {
        "address": ANY.topic(channel),
        "description": ADDRESSES[channel],
        "parameters": {
            "city": _city_parameter(cities),
            "kind": {"description": "What the device is.", "enum": kinds},
            "device": {"description": f"The device's own name: {NAME.pattern}", "examples": ["demo-01"]},
        },
        "messages": _references(messages),
    }


def _run_channel(cities: list[str]) -> Json:
    return {
        "address": run_topic("{city}"),
        "description": "The run that a city's simulated devices follow. Retained.",
        "parameters": {"city": _city_parameter(cities)},
        "messages": _references(["run"]),
    }


def _control_channel(cities: list[str]) -> Json:
    return {
        "address": control_topic("{city}", "{ask}"),
        "description": "What the desk asks of a city's simulator. Never retained, and obeyed once within seconds.",
        "parameters": {
            "city": _city_parameter(cities),
            "ask": {"description": "What is asked.", "enum": [ask.value for ask in ASKS]},
        },
        "messages": _references(f"control.{ask}" for ask in ASKS),
    }


def _model_channel(name: str, cities: list[str]) -> Json:
    address, description, _ = MODELS[name]
    return {
        "address": address,
        "description": description,
        "parameters": {"city": _city_parameter(cities)},
        "messages": _references([name]),
    }


def _city_parameter(cities: list[str]) -> Json:
    return {"description": "Where the device stands.", "enum": cities}


def _references(messages: Iterable[str]) -> Json:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in messages}


def _operation(channel: str) -> str:
    return f"{'send' if channel in SAID_BY_THE_HUB else 'receive'}{channel.title()}"


def _told(channel: str) -> Json:
    """Seen from the hub, which asks and commands, and otherwise listens."""
    return {
        "action": "send" if channel in SAID_BY_THE_HUB else "receive",
        "channel": {"$ref": f"#/channels/{channel}"},
        "bindings": {"mqtt": {"qos": 1, "retain": channel in ("status", "run"), "bindingVersion": "0.2.0"}},
    }


def _telemetry(solution: Solution, name: str, kind: Kind) -> Json:
    values = example_values(kind)
    least = Telemetry(values)
    full = Telemetry(
        values, at=EXAMPLE_AT, seq=7, run="r-1", provenance=Provenance.SIMULATED, sent=moment(EXAMPLE_NUMBER)
    )
    return {
        "title": f"Telemetry of a {solution.words['en'][f'kinds.{name}']}",
        "summary": f"At least every {kind.heartbeat_s:g} s, or the device is shown as silent after two of these.",
        "payload": _with_values("Telemetry", _values(solution, name, kind)),
        "examples": [_example("least", least), _example("full", full)],
    }


def _command(solution: Solution, name: str, kind: Kind) -> Json:
    return {
        "title": f"Command to a {solution.words['en'][f'kinds.{name}']}",
        "payload": _with_values("Command", _values(solution, name, kind)),
        "examples": [_example("command", Command("7", example_values(kind)))],
    }


def _plain_messages() -> dict[str, Json]:
    run = Run(run="r-1", city="istanbul", scenario="weekday", seed=7, speed=60, at=EXAMPLE_AT, number=EXAMPLE_NUMBER)
    told = replace(run, player="5c1e", solution="parking", max_speed=600, steps=(Reached("morning", EXAMPLE_AT),))
    newcomer = Status(name="Demo bay", lon=29.0081, lat=41.0836)
    return {
        "status": _plain(
            "Status", "Whether a device is there", newcomer=newcomer, there=Status(), gone=Status(online=False)
        ),
        "ack": _plain("Ack", "Acknowledgement", done=Ack("7"), failed=Ack("7", ok=False, at=EXAMPLE_AT)),
        "run": _plain("Run", "Announcement of a run", least=run, told=told),
        "water": _plain("Water", "Water in the streets", said=MODELS["water"][2]),
        "traces": _plain("Traces", "A second of ground acceleration", said=MODELS["traces"][2]),
    } | {f"control.{ask}": _plain("Control", title, said=said) for ask, (title, said) in ASKS.items()}


def _plain(schema: str, title: str, **examples: Message) -> Json:
    return {
        "title": title,
        "payload": {"$ref": f"#/components/schemas/{schema}"},
        "examples": [_example(name, message) for name, message in examples.items()],
    }


def _example(name: str, message: Message) -> Json:
    return {"name": name, "payload": msgspec.json.decode(encode(message))}


def example_values(kind: Kind) -> dict[str, float | bool]:
    """Halfway for a plain number, the last state otherwise."""
    return {quantity.key: quantity.range[1] if quantity.states else _halfway(quantity) for quantity in kind.quantities}


def _halfway(quantity: Quantity) -> float:
    lowest, highest = quantity.range
    return lowest + round((highest - lowest) / 2 / quantity.resolution) * quantity.resolution


def _with_values(schema: str, values: Json) -> Json:
    return {
        "allOf": [{"$ref": f"#/components/schemas/{schema}"}],
        "type": "object",
        "properties": {"values": values},
    }


def _values(solution: Solution, name: str, kind: Kind) -> Json:
    return {
        "type": "object",
        "properties": {quantity.key: _quantity(solution, name, quantity) for quantity in kind.quantities},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _quantity(solution: Solution, kind: str, quantity: Quantity) -> Json:
    words, key = solution.words["en"], f"{kind}.{quantity.key}"
    title = {"title": words[f"quantities.{key}"], "x-unit": quantity.unit}
    if not quantity.states:
        lowest, highest = quantity.range
        return title | {
            "type": "number",
            "minimum": lowest,
            "maximum": highest,
            "description": f"In {quantity.unit} (UCUM), to {quantity.resolution:g}.",
        }
    names = [words[f"states.{key}.{state}"] for state in quantity.states]
    states: list[Json] = [{"const": number, "title": name} for number, name in enumerate(names)]
    if len(states) == 2:
        states += [{"const": bool(number), "title": name} for number, name in enumerate(names)]
    return title | {"oneOf": states}


def _schemas() -> Json:
    types = (Telemetry, Status, Command, Ack, Run, Control, Water, Traces)
    _, schemas = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    for schema in schemas.values():
        for key in ("at", "sent", "start"):
            if (at := schema.get("properties", {}).get(key)) is not None:
                _date(at)
        for stated in schema.get("properties", {}).values():
            if "prefixItems" in stated:  # AsyncAPI's schemas are of draft 7, which knows no such word
                stated["items"] = stated.pop("prefixItems")
    return schemas


def _date(schema: Json) -> None:
    """Adds the format that msgspec leaves out, as it reads times without an offset too; the hub refuses those."""
    for option in schema.get("anyOf", [schema]):
        if option.get("type") == "string":
            option["format"] = "date-time"
