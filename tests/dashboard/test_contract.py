"""The contract page tells everything an engineer needs, in every language, and nothing that is not so."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI

from broker.edge import Edge
from dashboard.frontend.assets import Built
from dashboard.screens.contract.contract import HOST, ContractSetting, mount_contract
from dashboard.screens.contract.examples import Broker, command_and_ack, examples, least_payload
from dashboard.words import screen_words
from devices.packs import read_packs
from devices.payload import Ack, Command, decode_ack, decode_command
from devices.topic import Address, Channel
from devices.words import LANGUAGES

NOW_MS = 1_795_417_200_000


@pytest.fixture(scope="module")
def packs():
    return read_packs()


@pytest.fixture
def api(packs, tmp_path):
    def api(*, mqtt_host="127.0.0.1", login=False, local=True):
        app = FastAPI()
        setting = ContractSetting(packs, packs.city("istanbul"), "parking", mqtt_host, 1883, login, local)
        mount_contract(app, setting, built=Built(tmp_path, "", {"stage.css": "stage-1.css"}))
        return app

    return api


def text(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_contract_is_said_and_no_other(ask, api, language):
    """All that is said only sometimes is: with a login, on this machine alone, in both themes."""
    app = api(login=True)
    said = "".join(ask(app, f"/contract?lang={language}&theme={theme}").text for theme in ("dark", "light"))
    shown = unescape(re.sub(r"\s+", " ", said))
    idle = []
    for key, pattern in screen_words(language).items():
        if key.startswith("contract."):
            fixed = [piece for piece in re.split(r"\{[a-z]+\}", pattern.replace("{{", "{").replace("}}", "}")) if piece]
            idle += [key] if not all(piece in shown for piece in fixed) else []
    assert idle == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_the_city_stands_there_with_topic_units_ranges_and_states(ask, api, packs, language):
    page = text(ask(api(), f"/contract?lang={language}").text)
    for solution in packs.solutions_of("istanbul"):
        words = solution.words[language]
        for name, kind in solution.kinds.items():
            assert f"city/istanbul/{name}/demo-01/telemetry" in page
            assert words[f"kinds.{name}"] in page
            for quantity in kind.quantities:
                assert words[f"quantities.{name}.{quantity.key}"] in page
                for number, state in enumerate(quantity.states):
                    assert f"{number} {words[f'states.{name}.{quantity.key}.{state}']}" in page


class Tags(HTMLParser):
    VOID = ("meta", "link", "br")

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.wrong = [], [], []

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.wrong.append((tag, self.getpos()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_well_formed_and_needs_no_script(ask, api, language):
    html = ask(api(login=True), f"/contract?lang={language}").text
    tags = Tags()
    tags.feed(html)
    assert (tags.open, tags.wrong) == ([], [])
    assert len(tags.ids) == len(set(tags.ids))
    assert "<script" not in html
    assert f'<html lang="{language}"' in html


def test_an_unknown_language_or_theme_is_the_citys_and_dark(ask, api):
    answer = ask(api(), "/contract?lang=xx&theme=pink")
    assert answer.status_code == 200
    assert '<html lang="tr" data-theme="dark">' in answer.text


def test_the_broker_is_where_the_readers_browser_found_the_hub(ask, api):
    assert "hub:1883" in text(ask(api(mqtt_host="", local=False), "/contract").text)
    assert "192.168.7.7:1883" in text(ask(api(mqtt_host="192.168.7.7", local=False), "/contract").text)


def test_the_solution_on_show_comes_first(ask, api, packs):
    page = text(ask(api(), "/contract?lang=en").text)
    first, *others = sorted(packs.solutions_of("istanbul"), key=lambda solution: solution.id != "parking")
    assert all(page.index(first.words["en"]["name"]) < page.index(other.words["en"]["name"]) for other in others)


@pytest.mark.parametrize("host", ['evil"><script>', "a b", "[::1", "", "x" * 300, "ho\\st"])
def test_a_host_that_is_none_is_not_repeated_on_the_page(host):
    assert HOST.fullmatch(host) is None


@pytest.mark.parametrize(("host", "name"), [("192.168.1.5:8600", "192.168.1.5"), ("booth.local", "booth.local")])
def test_a_host_is_told_without_its_port(host, name):
    found = HOST.fullmatch(host)
    assert found is not None
    assert found[1] == name


def test_a_password_never_stands_on_the_page(ask, api):
    page = ask(api(login=True), "/contract").text
    assert "$MQTT_PASSWORD" in page
    assert "your password" in page


def test_each_example_payload_passes_the_edge(packs):
    edge = Edge(packs, runs={})
    for name, kind in packs.kinds.items():
        topic = Address("istanbul", name, "demo-01").topic(Channel.TELEMETRY)
        admitted = edge.telemetry(topic, least_payload(kind).encode(), received_ms=NOW_MS)
        assert admitted.refusals == ()
        assert admitted.reading is not None
        assert admitted.reading.values.keys() == {quantity.key for quantity in kind.quantities}


def test_each_python_example_compiles(packs):
    for login in (False, True):
        for name, kind in packs.kinds.items():
            for example in examples("istanbul", name, kind, Broker("10.0.0.1", 1883, login)):
                if example.key in ("paho", "micropython"):
                    compile(example.code, example.title, "exec")


def test_an_arduino_string_is_escaped_as_c_asks(packs):
    kind = packs.kinds["parking-bay"]
    sketch = {example.key: example.code for example in examples("istanbul", "parking-bay", kind, Broker("b", 1, False))}
    assert r'"{\"values\":{\"occupied\":1}}"' in sketch["arduino"]


def test_an_actuator_finds_its_command_and_its_answer_ready_to_copy(packs):
    command, ack = command_and_ack(packs.kinds["guidance-sign"])
    assert decode_command(command.encode()) == Command(id="7", values={"shown": 2500})
    assert decode_ack(ack.encode()) == Ack(id="7", ok=True)


def test_no_sensor_is_told_of_commands(ask, api, packs):
    page = ask(api(), "/contract?lang=en").text
    actuators = sum(kind.actuator for solution in packs.solutions_of("istanbul") for kind in solution.kinds.values())
    assert page.count('data-example="command"') == actuators > 0
