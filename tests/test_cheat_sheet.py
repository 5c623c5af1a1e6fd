"""What the cheat sheet shows is right: its project runs, its calls and commands exist, its codes come."""

import asyncio
import json
import re
import socket
import subprocess
import sys

import pytest
from channels.consumer import AsyncConsumer
from channels.generic import websocket
from django.conf import settings
from django.utils.module_loading import import_string
from listening import when_it_listens

import classroom
from classroom.command.cli import course_parser
from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.paths import NOTEBOOKS
from classroom.server.server import Server

if not settings.configured:
    settings.configure()

CELLS = json.loads((NOTEBOOKS / "cheat_sheet.ipynb").read_text(encoding="utf-8"))["cells"]
TEXT = {cell["id"]: "".join(cell["source"]) for cell in CELLS}
CODE = {cell["id"]: "".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code"}


def fences(cell_id):
    return re.findall(r"```\w+\n(.*?)```", TEXT[cell_id], re.DOTALL)


def rows(cell_id):
    """The cells of each table row of a Markdown cell, the heading left out."""
    lines = [line for line in TEXT[cell_id].splitlines() if line.startswith("|") and "---" not in line]
    return [[part.strip() for part in line.strip("|").split("|")] for line in lines[1:]]


def run(folder, command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def project(tmp_path):
    """The project that the sheet describes."""
    commands = [row[0].strip("`").split() for row in rows("project")]
    assert [command[0] for command in commands] == ["python", "python", "python", "python", "daphne"]
    make_project, make_app, *_ = ([sys.executable, *command[1:]] for command in commands)
    run(tmp_path, make_project)
    run(tmp_path, make_app)
    settings, asgi, in_memory, _ = fences("project")
    with (tmp_path / "DjangoChannels" / "settings.py").open("a", encoding="utf-8") as file:
        file.write("\n" + settings + in_memory)
    (tmp_path / "DjangoChannels" / "asgi.py").write_text(asgi, encoding="utf-8")
    _, _, imports = CODE["set-up"].partition("\n\nfrom channels")
    written = ["from channels" + imports, "from django.contrib.auth.models import User", CODE["consumers-in-code"]]
    written += [CODE["json-and-low-level"], CODE["groups-in-code"], CODE["routes"]]
    (tmp_path / "websocket_app" / "routing.py").write_text("\n".join(written), encoding="utf-8")
    return tmp_path


@pytest.mark.slow("a project, started for real")
async def test_the_project_passes_its_checks_and_answers(project):
    said = run(project, [sys.executable, "manage.py", "check"])
    assert "no issues" in said
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    command = [sys.executable, "-m", "daphne", "-p", str(port), "DjangoChannels.asgi:application"]
    daphne = subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        client = await when_it_listens(f"ws://127.0.0.1:{port}/ws/echo/7/", origin="http://localhost")
        async with client:
            await client.send("goal")
            assert await asyncio.wait_for(client.recv(), 60) == "goal"
    finally:
        daphne.terminate()
        daphne.wait()


def test_the_consumers_have_the_methods_of_the_table():
    generic, json_kinds = rows("consumers")[1:]
    for names, write, call in (generic, json_kinds):
        for name in re.findall(r"\w+Consumer", names):
            for method in re.findall(r"`(\w+)\(", write + call):
                assert callable(getattr(getattr(websocket, name), method)), (name, method)
    assert "websocket_receive" not in dir(AsyncConsumer) and "send" in dir(AsyncConsumer)


def test_the_classes_of_the_layers_exist():
    layers = re.findall(r"`(channels[\w.]*Layer)`", TEXT["groups"])
    assert len(layers) == 3 and all(map(import_string, layers))
    in_memory, pubsub = ({}, {})
    for text, names in zip(fences("project")[2:], (in_memory, pubsub), strict=True):
        exec(text, names)
        assert import_string(names["CHANNEL_LAYERS"]["default"]["BACKEND"])


def test_the_courses_calls_exist():
    calls = " ".join(row[0] for row in rows("clients"))
    server = set(re.findall(r"server\.(\w+)\(", calls))
    assert server == {"url", "http_url", "page", "timeline", "idle", "all_ended", "stop"}
    assert all(callable(getattr(Server, name)) for name in server)
    assert all(re.search(rf"\b{name}\(", calls) for name in classroom.__all__)


def test_the_courses_commands_exist():
    words = [word for row in rows("course-commands")[1:] for word in re.findall(r"`(\w+)", row[0])]
    assert {"check", "reset", "progress", "gallery", "doctor", "test", "update"} == set(words)
    for word in words:
        arguments = ["01"] if word == "reset" else []
        assert course_parser().parse_args([word, *arguments]).run


@pytest.fixture(scope="module")
def printed():
    """What stands below each code cell."""

    async def run_all():
        async with scratch_kernel(cwd=NOTEBOOKS) as kernel:
            return await kernel.run_all(*CODE.values())

    runs = asyncio.run(run_all())
    assert [run.error for run in runs] == [""] * len(runs)
    return dict(zip(CODE, runs, strict=True))


@pytest.mark.slow("a whole notebook")
def test_the_consumers_answer_as_the_sheet_says(printed):
    lines = printed["talk"].stdout.splitlines()
    assert [line for line in lines if not line.startswith("The client left")] == [
        "Welcome to final",
        "GOAL",
        r"b'\x02\x01'",
        "{'score': '2:1'}",
        "1:0 1:0",
    ]


@pytest.mark.slow("a whole notebook")
def test_the_codes_come_as_the_table_says(printed):
    lines = printed["close-codes-in-code"].stdout.splitlines()
    ends = [line for line in lines if not line.startswith("The client left")]
    assert ends == ["4001", "1011", "HTTP 403 HTTP 500"]
    assert {row[0] for row in rows("close-codes")} >= {"HTTP 403", "HTTP 500", "1011", "4000 to 4999"}
