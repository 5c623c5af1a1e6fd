"""The images for learners and for a hub: each command of their Dockerfiles is run, without an engine."""

import asyncio
import json
import os
import re
import subprocess
import sys

import pytest
from browser import chromium
from hub import done, jupyterhub, somebody
from playwright.async_api import async_playwright

from classroom.in_notebook.projects import free_port
from classroom.paths import ROOT
from course_project.tests.dockerfile import copy_context, instructions

pytestmark = [pytest.mark.slow("all packages are installed, and a server is started"), pytest.mark.network]

DOCKERFILE = ROOT / "docker" / "Dockerfile"
HUB_DOCKERFILE = DOCKERFILE.with_name("hub.Dockerfile")
START = 600  # seconds: what is not there by then never comes
NO_NETWORK = re.compile(r"No connection to the package index")


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
