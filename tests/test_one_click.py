"""A container for learners and for a codespace, and Binder: what can be run and judged of it without an engine."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml
from browser import chromium
from hub import done, jupyterhub, somebody
from jsonschema import Draft7Validator
from playwright.async_api import async_playwright

from classroom.book.sources import binder
from classroom.command.locks import HUB_LOCK, LOCK, pins
from classroom.in_notebook.projects import free_port
from classroom.paths import ROOT
from course_project.tests.dockerfile import copy_context, instructions

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
NO_NETWORK = re.compile(r"No connection to the package index")


# The image


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A folder in place of the image, in which the Dockerfile's RUN has set the course up; and how `python` is found."""
    place = tmp_path_factory.mktemp("image")
    course, programs = place / "course", place / "bin"
    copy_context(DOCKERFILE, ROOT, course)
    programs.mkdir()
    (programs / "python").symlink_to(getattr(sys, "_base_executable", sys.executable))
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("VIRTUAL_ENV", None)
    user, set_up = instructions(DOCKERFILE, "RUN")
    assert user.startswith("useradd ")  # the one command that would change this machine
    done = subprocess.run(set_up, shell=True, cwd=course, env=environment, capture_output=True, text=True)
    if done.returncode and NO_NETWORK.search(done.stderr):
        pytest.skip("no package index within reach: the Dockerfile's commands were not tried")
    assert done.returncode == 0, done.stdout + done.stderr
    return course, environment


@pytest.mark.network
@pytest.mark.slow("all packages are installed, and JupyterLab is started")
@pytest.mark.skipif(sys.platform == "win32", reason="the commands are those of a Linux image")
async def test_each_command_of_the_dockerfile_works(image):
    course, environment = image
    port = free_port()
    healthy, start = (
        [word.replace("8888", str(port)) for word in json.loads(command)]
        for command in instructions(DOCKERFILE, "CMD")
    )
    # JupyterLab listens on 127.0.0.1 here, since a test opens no port to others; an image's own option comes first
    start = [word.replace("0.0.0.0", "127.0.0.1") for word in start]

    async def health():
        asked = await asyncio.create_subprocess_exec(
            *healthy, cwd=course, env=environment, stderr=subprocess.DEVNULL
        )
        return await asked.wait()

    assert await health() != 0
    lab = await asyncio.create_subprocess_exec(
        *start, cwd=course, env=environment | {"JUPYTER_TOKEN": "of-the-test"}, stdout=subprocess.PIPE
    )
    try:
        async with asyncio.timeout(START):
            printed = b""
            while b"?token=" not in printed:
                line = await lab.stdout.readline()
                assert line, printed.decode()
                printed += line
        assert await health() == 0
        (address,) = re.findall(r"http://\S+", printed.decode())
        assert address.startswith(f"http://127.0.0.1:{port}/lab/tree/notebooks/00_start_here.ipynb?token=")
    finally:
        lab.terminate()
        async with asyncio.timeout(START):
            await lab.wait()


@pytest.mark.network
@pytest.mark.slow("all packages are installed, and a JupyterHub is started")
@pytest.mark.skipif(sys.platform == "win32", reason="the commands are those of a Linux image")
async def test_the_image_for_a_hub_is_the_server_of_a_learner(image, tmp_path):
    course, environment = image
    program = chromium()
    (add_the_hub,) = instructions(HUB_DOCKERFILE, "RUN")
    done(add_the_hub, course, shell=True, env=environment)
    (start,) = (json.loads(command) for command in instructions(HUB_DOCKERFILE, "CMD"))
    (path,) = re.findall(r"PATH=(.*):\$PATH", HUB_DOCKERFILE.read_text("utf-8"))
    path = path.replace("/home/learner/course", str(course))
    environment = environment | {"PATH": f"{path}{os.pathsep}{environment['PATH']}"}
    start[-1] = str(course / start[-1])
    async with (
        jupyterhub(tmp_path, environment, f"c.Spawner.cmd = {start}") as address,
        async_playwright() as play,
        await play.chromium.launch(executable_path=program, args=["--no-sandbox"]) as browser,
        somebody(browser, address, "ada") as page,
    ):
        answer = await page.request.get(f"{address}/user/ada/api/contents")
        assert {"notebooks", "exercises", "course_project"} == {
            one["name"] for one in (await answer.json())["content"]
        }
        # there is a way to a port, where nobody listens
        assert (await page.request.get(f"{address}/user/ada/proxy/{free_port()}/")).status == 500


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
