"""A container for learners and for a codespace, and Binder: what can be judged of it without an engine."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml
from jsonschema import Draft7Validator

from classroom.book.sources import binder
from classroom.command.locks import HUB_LOCK, LOCK, pins
from classroom.in_notebook.projects import free_port
from classroom.paths import ROOT
from course_project.tests.dockerfile import instructions

DOCKERFILE = ROOT / "docker" / "Dockerfile"
HUB_DOCKERFILE = DOCKERFILE.with_name("hub.Dockerfile")
IGNORED = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text("utf-8").splitlines()
DEVCONTAINER = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
TEXT = {"type": "string"}
PORT = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "label": TEXT,
        "onAutoForward": {"enum": ["notify", "openBrowser", "openBrowserOnce", "openPreview", "silent", "ignore"]},
    },
}
HARDWARE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"cpus": {"type": "integer", "minimum": 1}, "memory": {"pattern": r"^\d+([tgmk]b)?$", **TEXT}},
}
# Of the properties that there are, those that we use: https://containers.dev/implementors/json_reference/
SPECIFIED = Draft7Validator(
    {
        "type": "object",
        "required": ["image"],
        "additionalProperties": False,
        "properties": {
            "name": TEXT,
            "image": TEXT,
            "hostRequirements": HARDWARE,
            "updateContentCommand": TEXT,
            "postCreateCommand": TEXT,
            "portsAttributes": {"type": "object", "patternProperties": {r"^\d+(-\d+)?$": PORT}},
            "otherPortsAttributes": PORT,
            "customizations": {"type": "object"},
        },
    }
)
START = 600  # seconds: what is not there by then never comes


# The images


def test_the_image_for_a_hub_adds_nothing_that_has_no_hash():
    text = HUB_DOCKERFILE.read_text("utf-8")
    assert "--require-hashes" in text and HUB_LOCK in text
    (hub,) = (pin for pin in pins(ROOT / HUB_LOCK) if pin.name == "jupyterhub")
    everybody = {pin.name: pin.specifier for pin in pins(LOCK)}
    assert str(hub.specifier).startswith("==5.")  # the major version of TEACHING.md's hubs
    assert all(everybody.get(pin.name, pin.specifier) == pin.specifier for pin in pins(ROOT / HUB_LOCK))


@pytest.mark.slow("JupyterLab's packages are imported")
def test_the_address_that_a_container_prints_can_be_opened_outside_it():
    from classroom.command.lab import CourseServer

    server = CourseServer(ip="0.0.0.0", port=8888, base_url="/")
    assert server.connection_url == "http://127.0.0.1:8888/"


def test_the_image_is_not_roots_and_has_no_learners_work():
    text = DOCKERFILE.read_text("utf-8")
    assert instructions(DOCKERFILE, "USER") == ["1000"] and "--uid 1000" in text
    assert text.index("USER 1000") < text.index("COPY") < text.index("RUN python")
    named = [line for line in (ROOT / ".gitignore").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert {_as_docker_says_it(line) for line in named} <= set(IGNORED)
    assert {".git", "course_project/deploy/.env", "course_project/deploy/tls"} <= set(IGNORED)


def _as_docker_says_it(line: str) -> str:
    """A line of .gitignore, which means every folder unless it begins with a slash."""
    line = line.removesuffix("/")
    return line[1:] if line.startswith("/") else f"**/{line}"


# The codespace


def test_the_devcontainer_is_what_its_specification_asks_for():
    assert [error.message for error in SPECIFIED.iter_errors(DEVCONTAINER)] == []


@pytest.mark.parametrize(
    "mistake",
    [{"hostRequirements": {"cpus": "two"}}, {"image": 3.13}, {"otherPortsAttributes": []}, {"postCreate": "true"}],
)
def test_mistakes_in_it_are_found(mistake):
    assert list(SPECIFIED.iter_errors(DEVCONTAINER | mistake))


def test_a_codespace_opens_what_there_is():
    for name in DEVCONTAINER["customizations"]["codespaces"]["openFiles"]:
        assert (ROOT / name).is_file()
    python = DEVCONTAINER["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert python == "${containerWorkspaceFolder}/.venv/bin/python"  # where course.py makes it, in every Linux


# Binder


def test_binder_finds_its_files_and_no_dockerfile_before_them():
    """https://repo2docker.readthedocs.io: a Dockerfile, or a folder binder/, would be taken instead."""
    for name in ("Dockerfile", "binder", ".binder", "requirements.txt", "apt.txt", "start"):
        assert not (ROOT / name).exists(), name
    assert os.access(ROOT / "postBuild", os.X_OK) and yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))


def test_the_readmes_link_opens_the_first_notebook():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert binder("https://github.com/OWNER/NAME", "notebooks/00_start_here.ipynb") in readme


@pytest.mark.slow("a Jupyter server")
async def test_the_courses_settings_do_for_the_server_that_binder_starts(tmp_path):
    """BinderHub starts `jupyter-notebook` below a prefix; postBuild has put the course's settings where Jupyter looks."""
    port = free_port()
    program = shutil.which("jupyter-notebook", path=str(Path(sys.executable).parent))
    command = [program, "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--NotebookApp.base_url=/user/ada/", "--NotebookApp.token=of-the-test"]
    environment = os.environ | {"JUPYTER_CONFIG_PATH": str(ROOT / "classroom" / "jupyter")}
    server = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def status(path):
        request = Request(
            f"http://127.0.0.1:{port}/user/ada/{path}", headers={"Authorization": "token of-the-test"}
        )
        try:
            with urlopen(request) as answer:
                return answer.status
        except HTTPError as error:
            return error.code

    try:
        async with asyncio.timeout(START):
            while True:
                try:
                    assert await asyncio.to_thread(status, "api") == 200
                    break
                except OSError:
                    assert server.returncode is None
                    await asyncio.sleep(0.1)
        assert await asyncio.to_thread(status, "lab/tree/notebooks/00_start_here.ipynb") == 200
        # there is a way to a port, where nobody listens; of anything else Jupyter knows nothing
        assert await asyncio.to_thread(status, f"proxy/{free_port()}/") == 500
        assert await asyncio.to_thread(status, "nothing") == 404
    finally:
        server.terminate()
        await server.wait()
