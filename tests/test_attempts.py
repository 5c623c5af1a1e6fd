"""classroom/running/attempts.py: a check says why the name that it asks for is not there, or is an old one."""

from types import SimpleNamespace

import pytest

from classroom.running.attempts import Attempts, defined


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("class Echo: pass", ["Echo"]),
        (
            "@wraps\nasync def ask(text): inside = 1\ndef total(goals): return [one for one in goals]",
            ["ask", "total"],
        ),
        ("a, (b, *c) = d = values; e: int = 1; f += 1", ["a", "b", "c", "d", "e", "f"]),
        ("if (x := ask()):\n    class Echo: pass\nelse:\n    Echo = None", ["x", "Echo"]),
        ("async with connect(url) as client:\n    reply = await client.recv()", ["client", "reply"]),
        ("import json\nfrom time import sleep", []),
        ("total([2, 1])\ntable['home'] = 1\nself.x = 2\nprint([n for n in goals], lambda y: y)", []),
        ("class Echo(AsyncWebsocketConsumer)\n    def receive(self): pass\ncount = 1\nx == y", ["Echo", "count"]),
        ("async def ask(:\n    pass\ntext: str = 'a\nask(text)\n", ["ask", "text"]),
        ("", []),
        ("\0", []),
    ],
)
def test_the_names_that_a_cell_defines(source, names):
    assert defined(source) == names


def test_magics_are_turned_into_python_first():
    assert defined("%pip install x\nCount = 1", lambda source: source.replace("%", "# ")) == ["Count"]


class Shell:
    """What `Attempts` needs of IPython's shell."""

    def __init__(self):
        self.user_ns, self.called = {}, {}
        self.events = SimpleNamespace(register=self.called.__setitem__)

    def transform_cell(self, source):
        return source

    def run(self, source, cell_id=None):
        info, error = SimpleNamespace(raw_cell=source, cell_id=cell_id), None
        self.called["pre_run_cell"](info)
        try:
            exec(source, self.user_ns)
        except Exception as raised:
            error = raised
        result = SimpleNamespace(info=info, error_before_exec=None, error_in_exec=error)
        self.called["post_run_cell"](result)


@pytest.fixture
def shell():
    return Shell()


@pytest.fixture
def trouble(shell):
    attempts = Attempts()
    attempts.follow(shell)
    return lambda name, cell_id="": attempts.trouble(name, shell.user_ns, cell_id)


def test_what_ran_without_an_error_is_no_trouble(shell, trouble):
    shell.run("def total(goals): return sum(goals)")
    assert trouble("total") is None
    assert trouble("other") is None, "nothing is known of it"


@pytest.mark.parametrize("broken", ["1 / 0\n{}", "{}:", "import no_such_module\n{}"])
@pytest.mark.parametrize("good", ["def total(goals): return 1", "total = 1"])
def test_an_older_thing_is_not_judged_after_an_error(shell, trouble, broken, good):
    shell.run(good)
    shell.run(broken.format(good))
    sentence, error = trouble("total")
    assert "is an older one, and was not judged" in sentence and "Error: " in error
    shell.run(good)
    assert trouble("total") is None


def test_an_error_below_the_definition_leaves_a_new_thing_behind(shell, trouble):
    shell.run("def total(goals): return 1")
    shell.run("def total(goals): return 2\n1 / 0")
    assert trouble("total") is None


def test_a_cell_that_only_tries_it_out_may_fail(shell, trouble):
    shell.run("def total(goals): return sum(goals)")
    shell.run("total(3)")
    assert trouble("total") is None


def test_what_was_defined_behind_the_back_of_all_cells_is_new(shell, trouble):
    shell.run("total = 1")
    shell.run("total = 1 / 0")
    assert trouble("total") is not None
    shell.user_ns["total"] = 3
    assert trouble("total") is None


def test_the_cell_raised_before_the_name_was_there(shell, trouble):
    shell.run("class Echo(Consumr): pass")
    sentence, error = trouble("Echo")
    assert (
        sentence == "`Echo` does not exist: its cell ended with an error. Mend the cell, run it, then check again."
    )
    assert error.splitlines()[0] == "NameError: name 'Consumr' is not defined"


def test_the_answer_cell_raised_and_never_came_to_a_name(shell, trouble):
    shell.run("1 / 0", "answer-91-1")
    sentence, error = trouble("Echo", "answer-91-1")
    assert sentence.startswith("`Echo` does not exist: its cell ended with an error.")
    assert error.startswith("ZeroDivisionError")
    assert trouble("Total", "answer-91-2") is None, "another cell"


@pytest.mark.parametrize(
    ("source", "others"),
    [("class Ecko: pass", "`Ecko`"), ("class Desk: pass", "`Desk`"), ("def a(): b\nclass B: pass", "`a`, `B`")],
)
def test_the_answer_cell_defines_another_name(shell, trouble, source, others):
    shell.run(source, "answer-91-1")
    assert trouble("Echo", "answer-91-1") == (f"`Echo` does not exist: your cell defines {others}.", "")


@pytest.mark.parametrize("name", ["Ecko", "echo", "ECHO", "Echoo", "MyEcho"])
def test_a_name_that_is_nearly_the_same_is_told_when_no_cell_is_known(shell, trouble, name):
    shell.run(f"class {name}: pass")
    sentence, _ = trouble("Echo")
    assert sentence.startswith(f"`Echo` does not exist, and `{name}` does.")


@pytest.mark.parametrize("source", ["class Desk: pass", "import json as Ecko", "class Ecko: pass\ndel Ecko"])
def test_a_name_that_is_no_answer_is_not_told(shell, trouble, source):
    shell.run(source)
    assert trouble("Echo") is None
