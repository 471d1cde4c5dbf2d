"""docker-compose.yml: what it says, and each service's command run by hand, for where there is no Docker engine."""

import gzip
import hashlib
import json
import os
import re
import subprocess
import threading
import tomllib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from brokers import Peer
from composed import FILE, ByHand, Composed, entrypoint, example, instructions, mounts, uses
from jsonschema.validators import validator_for
from processes import DIRECT, ROOT, free_port, until
from with_uv import RUN, uv

from broker.mqtt.client import Endpoint
from roadshow.settings import Settings

REQUIREMENTS = Path(__file__).parent / "compose" / "requirements.txt"
PINNED = re.compile(r"[\w./-]+:\d+\.\d+\.\d+[\w.-]*")
BAY = "city/istanbul/parking-bay"
OCCUPIED = '{"values":{"occupied":1}}'


@pytest.fixture
def composed():
    """With secrets that a careless shell would break."""
    return Composed({name: value or f"the '{name}' \"of\" $HOME" for name, value in example().items()})


@pytest.fixture(scope="session")
def validator(pytestconfig):
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    folder = Path(pytestconfig.cache.mkdir(f"compose-{digest}"))
    file = folder / "check_jsonschema/builtin_schemas/vendor/compose-spec.json"
    if not file.exists():
        try:
            uv("pip", "install", "--no-deps", "--require-hashes", "--target", folder, "--requirement", REQUIREMENTS)
        except AssertionError as error:
            reason = f"PyPI did not give the compose schema, is there a network? {error}"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    schema = json.loads(file.read_text())
    return validator_for(schema)(schema)


# What the file says


def test_it_is_a_compose_file_by_the_specification_s_own_schema(validator):
    assert [error.message for error in validator.iter_errors(yaml.safe_load(FILE.read_text()))] == []


def test_the_schema_would_notice_a_misspelt_key(validator):
    wrong = FILE.read_text().replace("cap_drop:", "cap_drops:")
    assert not validator.is_valid(yaml.safe_load(wrong))


def test_docker_compose_itself_reads_it_and_names_a_missing_secret(tmp_path):
    command = ["docker", "compose", "--file", str(FILE), "--env-file", str(tmp_path / "env")]
    try:
        subprocess.run(["docker", "compose", "version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("docker compose is not installed here (Docker's docker-compose-plugin); the schema was checked")
    (tmp_path / "env").write_text("".join(f"{name}={value or 'secret'}\n" for name, value in example().items()))
    subprocess.run([*command, "config", "--quiet"], check=True)
    (tmp_path / "env").write_text("")
    refused = subprocess.run([*command, "config", "--quiet"], capture_output=True, text=True, check=False)
    assert refused.returncode
    assert re.search(r"(HUB|SIMULATOR|DEVICE|INFLUX)\w+.*copy .env.example to .env", refused.stderr)


def test_the_example_names_each_variable_of_the_file_and_no_other():
    assert {name for name, _, _ in uses()} == set(example())


def test_a_variable_has_a_default_or_says_what_to_do_and_no_secret_has_a_default():
    for name, how, word in uses():
        assert (how, word) == (
            ("-", example()[name]) if example()[name] else ("?", "copy .env.example to .env and fill it in")
        )


def test_every_image_is_pinned_and_ours_bears_our_version(composed):
    images = {service["image"] for service in composed.services.values()}
    stages = [line.split()[0] for line in instructions("FROM")]
    copied = [word.removeprefix("--from=") for line in instructions("COPY") for word in line.split() if ":" in word]
    assert [image for image in [*images, *stages, *copied] if not PINNED.fullmatch(image)] == []
    assert f"roadshow:{tomllib.loads((ROOT / 'pyproject.toml').read_text())['project']['version']}" in images
    assert copied == [f"ghcr.io/astral-sh/uv:{RUN.UV}"]


def test_no_service_may_do_more_than_it_must(composed):
    for service in composed.services.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", service["user"])
        assert service["healthcheck"]["test"]
        for needed in service.get("depends_on", {}).values():
            assert needed == {"condition": "service_healthy"}
    assert instructions("USER") == [composed.services["hub"]["user"]]


def test_only_the_stage_and_mqtt_are_open_to_others(composed):
    published = {name: service["ports"] for name, service in composed.services.items() if "ports" in service}
    assert published == {"mosquitto": ["1883:1883"], "hub": ["8600:8600"]}


def test_every_setting_in_the_file_is_one_that_roadshow_knows(composed):
    for name in ("hub", "simulator"):
        assert set(composed.settings(name)) - set(Settings.model_fields) == set()


# What the services do


@pytest.fixture
def mosquitto(composed, tmp_path, roadshow, needs):
    """The broker as the file starts it, on a free port."""
    needs("mosquitto")
    needs("mosquitto_sub")
    service = composed.services["mosquitto"]
    data = tmp_path / "mosquitto"
    (data / "mosquitto.d").mkdir(parents=True)
    if os.geteuid() == 0:  # or it becomes the user 'mosquitto', who may not write here
        (data / "mosquitto.d" / "user.conf").write_text("user root\n")
    places = {there: str(here or data) for there, here in mounts(service).items()}
    by_hand = ByHand(service, places | {"1883": str(roadshow.mqtt_port)}, tmp_path)
    with by_hand.running() as process:
        until(lambda: by_hand.is_healthy() or process.poll() is not None, limit_s=20)
        assert process.poll() is None, (tmp_path / "said.txt").read_text()
        yield by_hand


@pytest.fixture
def peer(mosquitto, roadshow, composed):
    """A client by the password that .env gives its role."""

    def peer(role, name="", password=None):
        password = composed.variables[f"{role.upper()}_MQTT_PASSWORD"] if password is None else password
        return Peer(Endpoint("127.0.0.1", roadshow.mqtt_port, role or None, password or None), name or f"a-{role}")

    return peer


def test_mosquitto_lets_nobody_in_without_a_password(peer):
    with peer("", "nobody", password="") as nobody, peer("device", "guesser", password="guess") as guesser:
        assert not nobody.welcomed
        assert not guesser.welcomed


def test_a_device_says_what_it_measures_and_nothing_else(peer):
    with peer("hub") as hub, peer("device") as device:
        hub.subscribe("#")
        for topic in ("city/istanbul/run", "control/reset", "live/hub", f"{BAY}/a/command", "anything"):
            device.publish(topic, "forged")
        for channel in ("telemetry", "status", "ack"):
            device.publish(f"{BAY}/a/{channel}", channel)
        hub.await_payload("ack")
        assert hub.payloads() == ["telemetry", "status", "ack"]


def test_a_device_hears_commands_and_nobody_s_readings(peer):
    with peer("hub") as hub, peer("device") as device:
        device.subscribe("#")
        device.subscribe(f"{BAY}/+/telemetry")
        device.subscribe("control/#")
        for topic in (f"{BAY}/b/telemetry", "city/istanbul/run", "control/reset", "live/hub"):
            hub.publish(topic, "secret")
        hub.publish(f"{BAY}/a/command", "do")
        device.await_payload("do")
        assert set(device.payloads()) == {"do"}


def test_a_simulator_plays_runs_and_hears_the_hub_the_desk_and_commands(peer):
    with peer("hub") as hub, peer("simulator") as simulator:
        hub.subscribe("#")
        for topic in ("live/hub", "control/#", "city/istanbul/+/+/command", "city/istanbul/+/+/telemetry"):
            simulator.subscribe(topic)
        for topic in ("live/hub", "control/reset"):
            simulator.publish(topic, "forged")
        simulator.publish("city/istanbul/run", "run")
        hub.await_payload("run")
        assert "forged" not in hub.payloads()
        hub.publish(f"{BAY}/a/telemetry", "secret")
        for topic in ("live/hub", "control/reset", f"{BAY}/a/command"):
            hub.publish(topic, topic)
        simulator.await_payload(f"{BAY}/a/command")
        assert simulator.payloads() == ["live/hub", "control/reset", f"{BAY}/a/command"]


@pytest.fixture
def start(composed, roadshow, mosquitto):
    """Starts hub or simulator as the file says, but with our hosts, ports and folders."""

    def start(name, **here):
        word = composed.services[name]["command"]
        assert [*entrypoint(), *word] == ["roadshow", *word]
        ours = {"mqtt_host": "127.0.0.1", "mqtt_port": roadshow.mqtt_port, "data": roadshow.folder / "data"}
        ours |= {"host": "127.0.0.1", "port": roadshow.port}
        return roadshow.start(word[0], **(composed.settings(name) | ours | here))

    return start


@pytest.fixture
def check(composed, roadshow, tmp_path):
    """Asks the health check of hub or simulator."""
    places = {f"{host}:8600": f"127.0.0.1:{roadshow.port}" for host in ("localhost", "hub")}
    return lambda name: ByHand(composed.services[name], places, tmp_path).is_healthy()


def test_hub_and_simulator_play_the_city_with_their_own_passwords(start, roadshow, check):
    start("hub", influx_url="")
    until(lambda: check("hub"))
    assert not check("simulator")
    simulator = start("simulator")
    until(roadshow.is_live)
    until(lambda: (health := roadshow.health()) and health["run"]["state"] == "running")
    assert check("simulator")
    assert roadshow.health()["status"] == "ok"
    until(lambda: any(device.get("answer") == "done" for device in snapshot(roadshow)["devices"].values()))
    simulator.kill()
    until(lambda: not check("simulator"))
    assert check("hub")


def test_while_influxdb_is_away_the_hub_shows_what_arrives_and_acknowledges_nothing(start, roadshow, check, peer):
    hub = start("hub", influx_url=f"http://127.0.0.1:{free_port()}")
    until(lambda: (health := roadshow.health()) and health["broker"]["connected"])
    assert check("hub")
    health = until(lambda: (health := roadshow.health())["status"] == "degraded" and health)
    assert "cannot be reached" in health["store"]["problem"]["words"]
    assert "start it, or check ROADSHOW_INFLUX_URL" in health["store"]["problem"]["cure"]
    with peer("device") as device:
        for number in range(100):
            device.publish(f"{BAY}/demo-{number}/telemetry", OCCUPIED)
    until(lambda: len(snapshot(roadshow)["devices"]) == 100)
    until(lambda: roadshow.health()["delivery"]["backlog"] == 100)
    assert roadshow.health()["delivery"]["stored"] == 0
    hub.kill()
    hub.wait()
    start("hub", influx_url="")
    until(lambda: (health := roadshow.health()) and health["store"]["readings"] == 100)


KNOWN = """\
#datatype,string,long,dateTime:RFC3339,{type},string,string,string
#group,false,false,false,false,true,true,true
#default,newest,,,,,,
,result,table,_time,_value,_field,device,quantity
,,0,2026-11-18T12:00:00Z,{value},{field},istanbul.parking-bay.known,occupied

"""
SPOKEN = """\
#datatype,string,long,long,string
#group,false,false,false,true
#default,spoken,,,
,result,table,_value,device
,,0,1795003200040,istanbul.parking-bay.known

"""
LATEST = (
    KNOWN.format(type="double", field="value", value="1")
    + KNOWN.format(type="long", field="received", value="1795003200040")
    + KNOWN.format(type="string", field="provenance", value="real")
    + SPOKEN
)


class Influx(ThreadingHTTPServer):
    """As much of an InfluxDB as a hub needs that starts on a bucket with one reading."""

    written: list[str]


class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/api/v2/write"):
            assert isinstance(self.server, Influx)
            self.server.written += gzip.decompress(body).decode().splitlines()
            self.send_response(204)
            self.end_headers()
            return
        answer = (LATEST if b"newest" in body else "\n").replace("\n", "\r\n").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format, *args):
        pass


@contextmanager
def influxdb_on(port):
    with Influx(("127.0.0.1", port), Answers) as server:
        server.written = []
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield server
        finally:
            server.shutdown()
            serving.join()


def test_when_influxdb_comes_back_what_waited_is_written_and_what_it_knew_is_shown(start, roadshow, peer):
    port = free_port()
    start("hub", influx_url=f"http://127.0.0.1:{port}")
    until(lambda: (health := roadshow.health()) and health["broker"]["connected"])
    with peer("device") as device:
        device.publish(f"{BAY}/demo-1/telemetry", OCCUPIED)
    until(lambda: roadshow.health()["delivery"]["backlog"] == 1)
    with influxdb_on(port) as server:
        until(lambda: roadshow.health()["delivery"]["backlog"] == 0)
        until(lambda: roadshow.health()["status"] == "ok")
        assert [line.split(" ")[0] for line in server.written] == [
            "reading,city=istanbul,device=istanbul.parking-bay.demo-1,kind=parking-bay,quantity=occupied"
        ]
        known = until(lambda: snapshot(roadshow)["devices"].get("istanbul.parking-bay.known"))
        assert known["values"] == {"occupied": 1.0}


def snapshot(roadshow):
    """What a stage that opens now is told first."""
    with DIRECT.open(f"http://127.0.0.1:{roadshow.port}/api/v1/live", timeout=10) as stream:
        data = next(line for line in stream if line.startswith(b"data: "))
    return json.loads(data.removeprefix(b"data: "))
