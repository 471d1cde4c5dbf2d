"""The wire contract as a document says what the decoders do."""

import json
from dataclasses import replace

import msgspec
import pytest
from jsonschema import Draft7Validator

from devices.asyncapi import asyncapi
from devices.packs import BUILT_IN, Packs, read_packs, read_solution
from devices.payload import Ack, Command, Control, Run, Status, Telemetry, Traces, Water
from devices.topic import Ask

PACKS = read_packs()
DOCUMENT = asyncapi(PACKS, version="0.1.0")
TYPES = {"telemetry": Telemetry, "command": Command, "status": Status, "ack": Ack, "run": Run}
TYPES |= {"water": Water, "traces": Traces}
TYPES |= {ask.value: Control for ask in Ask}


def validator(message):
    """Checks a payload against the schema of a message, whose references lead into the document."""
    return Draft7Validator(
        DOCUMENT | {"$ref": f"#/components/messages/{message}/payload"}, format_checker=Draft7Validator.FORMAT_CHECKER
    )


def test_channels_are_where_devices_speak():
    assert {name: channel["address"] for name, channel in DOCUMENT["channels"].items()} == {
        "telemetry": "city/{city}/{kind}/{device}/telemetry",
        "status": "city/{city}/{kind}/{device}/status",
        "command": "city/{city}/{kind}/{device}/command",
        "ack": "city/{city}/{kind}/{device}/ack",
        "run": "city/{city}/run",
        "control": "control/{city}/{ask}",
        "water": "city/{city}/water",
        "traces": "city/{city}/traces",
    }


def test_everything_that_can_be_asked_of_a_simulator_is_described():
    control = DOCUMENT["channels"]["control"]
    assert control["parameters"]["ask"]["enum"] == [ask.value for ask in Ask]
    assert list(control["messages"]) == [f"control.{ask}" for ask in Ask]


def test_only_actuators_are_commanded_and_answer():
    kinds = {name: channel["parameters"].get("kind", {}).get("enum") for name, channel in DOCUMENT["channels"].items()}
    everyone = list(PACKS.kinds)
    assert {"air-node", "door-contact", "parking-bay"} < set(everyone)
    assert kinds == {
        "telemetry": everyone,
        "status": everyone,
        "command": ["district-siren", "gas-valve", "lift", "siren", "message-board", "guidance-sign"],
        "ack": ["district-siren", "gas-valve", "lift", "siren", "message-board", "guidance-sign"],
        "run": None,
        "control": None,
        "water": None,
        "traces": None,
    }


def test_the_hub_sends_commands_and_receives_the_rest():
    assert {name: operation["action"] for name, operation in DOCUMENT["operations"].items()} == {
        "receiveTelemetry": "receive",
        "receiveStatus": "receive",
        "receiveRun": "receive",
        "sendControl": "send",
        "receiveWater": "receive",
        "receiveTraces": "receive",
        "sendCommand": "send",
        "receiveAck": "receive",
    }


def test_status_and_run_are_retained_and_nothing_else():
    retained = {name for name, operation in DOCUMENT["operations"].items() if operation["bindings"]["mqtt"]["retain"]}
    assert retained == {"receiveStatus", "receiveRun"}


def test_a_kind_declares_its_quantities_units_and_ranges():
    values = DOCUMENT["components"]["messages"]["car-park-counter.telemetry"]["payload"]["properties"]["values"]
    assert values["properties"]["free"] == {
        "title": "free places",
        "x-unit": "1",
        "type": "number",
        "minimum": 0.0,
        "maximum": 5000.0,
        "description": "In 1 (UCUM), to 1.",
    }


def test_states_are_numbered_and_named_and_two_of_them_may_be_written_as_a_boolean():
    values = DOCUMENT["components"]["messages"]["parking-bay.telemetry"]["payload"]["properties"]["values"]
    assert values["properties"]["occupied"]["oneOf"] == [
        {"const": 0, "title": "free"},
        {"const": 1, "title": "occupied"},
        {"const": False, "title": "free"},
        {"const": True, "title": "occupied"},
    ]


@pytest.mark.parametrize("message", DOCUMENT["components"]["messages"])
def test_every_example_keeps_to_its_schema_and_is_decoded(message):
    for example in DOCUMENT["components"]["messages"][message]["examples"]:
        validator(message).validate(example["payload"])
        decoded = msgspec.json.decode(json.dumps(example["payload"]), type=TYPES[message.split(".")[-1]])
        assert json.loads(msgspec.json.encode(decoded)) == example["payload"]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"values": {}},
        {"values": {"occupied": 2}},
        {"values": {"occupied": "yes"}},
        {"values": {"smell": 1}},
        {"values": {"occupied": 1}, "seq": "seven"},
        {"values": {"occupied": 1}, "provenance": "invented"},
    ],
)
def test_what_the_edge_refuses_the_schema_refuses_too(payload):
    assert not validator("parking-bay.telemetry").is_valid(payload)


@pytest.mark.parametrize(
    "payload", [{"values": {"occupied": 1}}, {"values": {"occupied": True}, "firmware": "a device may say more"}]
)
def test_what_the_edge_takes_the_schema_takes_too(payload):
    assert validator("parking-bay.telemetry").is_valid(payload)


def test_a_moment_has_the_format_of_a_date_and_time():
    at = DOCUMENT["components"]["schemas"]["Telemetry"]["properties"]["at"]
    assert at["anyOf"][0] == {"type": "string", "format": "date-time"}


def test_packs_without_actuators_have_no_commands():
    parking = read_solution(BUILT_IN / "solutions" / "parking")
    sensors = {name: kind for name, kind in parking.kinds.items() if not kind.actuator}
    packs = Packs(PACKS.cities, {"parking": replace(parking, kinds=sensors)})
    without = {"telemetry", "status", "run", "control", "water", "traces"}
    assert asyncapi(packs, version="0.1.0")["channels"].keys() == without
