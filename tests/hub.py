"""A real JupyterHub on this machine, set up by the very lines that TEACHING.md has for it."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from browser import PATIENCE
from teaching import TEACHING, block

from classroom.gradebook.release import release
from classroom.in_notebook.projects import free_port
from classroom.paths import ROOT

NO_NETWORK = re.compile(r"error sending request|dns error|ENOTFOUND|ECONNREFUSED|ETIMEDOUT")
# What the machine at hand asks for. Homes are called as The Littlest JupyterHub calls them.
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{hub}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{inside}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = ["{folder}/node_modules/.bin/configurable-http-proxy"]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "of-the-match"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home/jupyter-{{username}}"
c.Spawner.args = ["--allow-root"]
c.Spawner.start_timeout = c.Spawner.http_timeout = {patience}
"""


def done(command, folder, **more):
    """Run one step of the set-up; the test is left out where no index can be reached."""
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, **more)
    if result.returncode and NO_NETWORK.search(result.stderr):
        pytest.skip("No connection to the package indexes: no JupyterHub was started")
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]


def set_up(folder: Path, people: list[str]) -> dict[str, str]:
    """Put an environment with the students' copy of the course and JupyterHub, and homes for people into a folder.

    Returns:
        The environment's variables, in which its programs are found.
    """
    course, programs = folder / "course", folder / "venv" / "bin"
    release(course, ["01"])
    done([sys.executable, "-m", "venv", "--without-pip", str(programs.parent)], folder)
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    for line in block("pip install -r requirements.lock\npip install jupyterhub").splitlines():
        # as pip, in a tenth of the time; uv would take its own environment if it were not told
        line = line.replace("pip install", f"{sys.executable} -m uv pip install --python {programs}/python")
        done(line, course, shell=True, env=environment)
    (give_out,) = re.findall(r"^cp -R notebooks .+ /etc/skel/$", TEACHING, re.MULTILINE)
    for name in people:
        home = folder / "home" / f"jupyter-{name}"
        home.mkdir(parents=True)
        done(give_out.replace("/etc/skel/", f"{home}/"), course, shell=True)
    return environment


@asynccontextmanager
async def jupyterhub(folder: Path, environment: dict[str, str], more: str):
    """Start a hub with the programs of an environment; yield its address.

    Args:
        folder: where the hub keeps what is its own, and the homes of its people.
        environment: the variables, in which the programs are found.
        more: what its configuration has besides what this machine asks for.
    """
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed: no JupyterHub was started, its proxy is a package of npm")
    done(["npm", "install", "--no-audit", "--no-fund", "configurable-http-proxy@5"], folder)
    ports = {name: free_port() for name in ("hub", "inside", "proxy")}
    config = CONFIG.format(folder=folder, patience=PATIENCE // 1000, **ports) + more
    (folder / "jupyterhub_config.py").write_text(config)
    program = shutil.which("jupyterhub", path=environment["PATH"])
    with (folder / "log").open("wb") as log:
        hub = await asyncio.create_subprocess_exec(program, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        async with asyncio.timeout(PATIENCE / 1000):
            while "JupyterHub is now running" not in (said := (folder / "log").read_text("utf-8")):
                assert hub.returncode is None, said
                await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{ports['hub']}"
    finally:
        hub.terminate()  # it ends its proxy and the servers of its people
        await asyncio.wait_for(hub.wait(), PATIENCE / 1000)


@asynccontextmanager
async def somebody(browser, address: str, name: str):
    """Log somebody in, in a window of their own and without the others' cookies; yield the page, with JupyterLab."""
    context = await browser.new_context(viewport={"width": 1200, "height": 14_000})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(f"{address}/hub/login")
    await page.fill("#username_input", name)
    await page.fill("#password_input", "of-the-match")
    await page.click("#login_submit")
    await page.wait_for_url(re.compile(f"/user/{name}/"))
    try:
        yield page
    finally:
        await context.close()


async def open_notebook(page, address: str, name: str, notebook: Path):
    """Open a notebook of the course in somebody's JupyterLab, and wait for its kernel."""
    await page.goto(f"{address}/user/{name}/lab/tree/{notebook.relative_to(ROOT).as_posix()}?reset")
    await page.get_by_text("| Idle").wait_for()
