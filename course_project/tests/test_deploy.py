"""deploy/: what a linter or the program itself says of each file, and each command of the Dockerfile, run for real."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .behind_nginx import DEPLOY, needs, unit
from .dockerfile import copy_context, instructions
from .live_server import PATIENCE, PROJECT, answers, free_port
from .test_rolling_restart import until
from .test_settings import PRODUCTION

DOCKERFILE = DEPLOY / "Dockerfile"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


@pytest.mark.parametrize("name", ["daphne@.service", "live-feed.service"])
def test_systemd_understands_each_unit(tmp_path, name):
    """With the programs where this environment has them: systemd looks whether they are there."""
    needs("systemd-analyze")
    text = (DEPLOY / "systemd" / name).read_text()
    (tmp_path / name).write_text(text.replace("/srv/live/.venv/bin", str(Path(sys.executable).parent)))
    checked = run("systemd-analyze", "verify", "--man=no", str(tmp_path / name))
    assert (checked.returncode, ours(checked.stderr, tmp_path)) == (0, [])


def ours(said, folder):
    """What is said of our file, and not of those that this system has."""
    return [line for line in said.splitlines() if str(folder) in line or re.match(r"(daphne@|live-)", line)]


def test_systemd_finds_a_mistake(tmp_path):
    needs("systemd-analyze")
    text = (DEPLOY / "systemd" / "daphne@.service").read_text()
    (tmp_path / "daphne@.service").write_text(text.replace("KillMode=mixed", "KillMode=gentle"))
    checked = run("systemd-analyze", "verify", "--man=no", str(tmp_path / "daphne@.service"))
    assert any("gentle" in line for line in ours(checked.stderr, tmp_path))


def test_the_compose_file_has_what_nginx_and_the_settings_look_for():
    services = COMPOSE["services"]
    addresses = {services[f"web-{at}"]["networks"]["inside"]["ipv4_address"] for at in (1, 2)}
    upstream = (DEPLOY / "nginx" / "upstream-compose.conf").read_text()
    assert set(re.findall(r"server ([\d.]+):8000", upstream)) == addresses
    known = (PROJECT / "DjangoChannels" / "settings.py").read_text()
    assert all(f'"{name}"' in known for name in services["web-1"]["environment"])
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked == set(re.findall(r"^(\w+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))
    targets = set(re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE.read_text(), re.MULTILINE))
    assert {service["build"]["target"] for service in services.values() if "build" in service} <= targets


def test_daphne_gets_the_same_options_in_a_container_and_from_systemd():
    def without_place(words):
        return [word for word in words if not re.fullmatch(r"[\d.]+|%i", word)]

    container = json.loads(instructions(DOCKERFILE, "CMD")[-1])[1:]
    assert without_place(container) == without_place(shlex.split(unit("daphne@.service")["ExecStart"])[1:])


@pytest.mark.slow("installs packages and starts the server, as the image does")
async def test_each_command_of_the_dockerfile_works(tmp_path):
    """In a plain folder in place of an image: /venv and /app are below it. `useradd` is left out."""
    app, venv = tmp_path / "app", tmp_path / "venv"
    copy_context(DOCKERFILE, PROJECT, app)
    assert not (app / "tests").exists()
    path = {"PATH": f"{venv}/bin:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}
    shell = {"shell": True, "capture_output": True, "text": True, "env": path | {"HOME": str(tmp_path)}}
    port = free_port()

    def here(command):
        return command.replace("/venv", str(venv)).replace(":8000", f":{port}")

    install, user, collect = instructions(DOCKERFILE, "RUN")
    assert user.startswith("useradd ")
    installed = subprocess.run(here(install), cwd=app / "deploy", **shell)
    if installed.returncode and re.search("Connection|Proxy|Temporary failure", installed.stderr):
        pytest.skip("no package index within reach: the Dockerfile's commands were not tried")
    assert installed.returncode == 0, installed.stderr
    collected = subprocess.run(collect, cwd=app, **shell)
    assert "static files copied" in collected.stdout, collected.stderr

    environment = path | PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path}/live.sqlite3"}
    migrated = run(*COMPOSE["services"]["migrate"]["command"], cwd=app, env=environment)
    assert migrated.returncode == 0, migrated.stderr
    healthy = [here(word) for word in json.loads(instructions(DOCKERFILE, "CMD")[0])]
    assert "refused" in run(*healthy, cwd=app, env=environment).stderr
    command = [word.replace("8000", str(port)) for word in json.loads(instructions(DOCKERFILE, "CMD")[-1])]
    serving = subprocess.Popen(command, cwd=app, env=environment)
    try:
        await until(lambda: answers(port))
        checked = run(*healthy, cwd=app, env=environment)
        assert checked.returncode == 0, checked.stderr
    finally:
        serving.terminate()
        assert serving.wait(PATIENCE) == 0


def test_no_secret_gets_into_git_or_into_an_image():
    names = ("deploy/.env", "deploy/tls/privkey.pem")
    for name in names:
        assert run("git", "check-ignore", "-q", name, cwd=PROJECT).returncode == 0
    assert set((DEPLOY / "Dockerfile.dockerignore").read_text().split()) >= {"deploy/.env", "deploy/tls"}


def test_healthy_waits_for_a_server_that_is_starting_and_gives_up():
    done = run(sys.executable, str(DEPLOY / "healthy.py"), f"http://127.0.0.1:{free_port()}", "1")
    assert done.returncode == 1
    assert "refused" in done.stderr
