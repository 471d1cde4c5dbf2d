"""Every operation of the API, asked by its own document: no failure of the server, and answers as it describes them."""

import pytest
import schemathesis
from brokers import Peer
from hubs import running_hub
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from processes import until
from schemathesis.specs.openapi.checks import positive_data_acceptance

KNOWN = {"city": "istanbul", "solution": "parking", "device": "istanbul.car-park-counter.balmumcu"}
ENDLESS = "/api/v1/live"
EXAMPLES = 100
"""An operation."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hub")


@pytest.fixture(scope="module")
def hub(folder):
    """Devices have spoken to it, well and badly, and one has raised an alert."""
    with running_hub(folder) as hub, Peer(hub.broker.endpoint(), "demo") as device:
        device.publish("city/istanbul/parking-bay/demo-01/telemetry", '{"values":{"occupied":1}}', "{")
        device.publish("city/istanbul/car-park-counter/balmumcu/telemetry", '{"values":{"free":3,"occupied":1}}')
        device.publish("city/istanbul/panic-button/demo-02/telemetry", '{"values":{"pressed":1}}')
        until(lambda: hub.platform.store.usage().readings >= 4 and hub.platform.live.view().alerts)
        yield hub


@pytest.fixture(scope="module")
def document(hub):
    return schemathesis.openapi.from_url(f"{hub.url}/api/v1/openapi.json")


@pytest.fixture(scope="module")
def hub_pin(hub, folder):
    """Made when the hub started."""
    return (folder / "data" / "pin").read_text()


@pytest.fixture(scope="module")
def hub_alert(hub):
    return hub.platform.live.view().alerts[0].id


def test_the_api_does_what_its_document_says(document, hub_alert, hub_pin, subtests):
    known_ids = KNOWN | {"alert": hub_alert}
    # By hand: schemathesis' own parametrising does not know pytest 9.2.
    for found in document.get_all_operations():
        operation = found.ok()
        if operation.path == ENDLESS:
            continue

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        )
        @given(case=operation.as_strategy(), known=booleans())
        def ask(case, known):
            if known:
                case.path_parameters = {name: known_ids[name] for name in case.path_parameters}
            if case.method == "POST":
                case.headers = {**(case.headers or {}), "X-Roadshow-PIN": hub_pin, "Content-Type": "application/json"}
            # A name or a moment may be well written and yet be none of this hub's, which no schema can say.
            case.call_and_validate(timeout=20, excluded_checks=[positive_data_acceptance])

        with subtests.test(operation.label):
            ask()
