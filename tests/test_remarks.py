"""classroom/running/remarks.py, in the process of a graded notebook: a failure is explained, a right answer is not failed.

tests/test_check.py holds the same for a notebook's own kernel.
"""

import made_up
import pytest
from made_up import ECHO, made_up_course

from classroom.judging.run import run_task

SYNC = ECHO.replace("Async", "").replace("async ", "").replace("await ", "")
HELD = "`time.sleep(...)` held the event loop, and nothing else could run meanwhile"


def failures(folder, echo):
    notebook = made_up_course(folder, echo=echo)
    return run_task(notebook, "91.1", solutions=folder / "solutions", seed="1").failures


@pytest.mark.parametrize(
    ("echo", "told"),
    [
        (
            ECHO.replace("await self.send(text_data)", "return [text_data]"),
            "`receive` returns a list, and Channels",
        ),
        (SYNC.replace("self.send(text_data)", "return text_data"), "`receive` returns a str, and Channels"),
        (SYNC.replace("self.send(text_data)", "yield text_data"), "`receive` has a `yield`"),
        ("import time\n" + ECHO.replace("await self.send(", "time.sleep(0.01); self.last = ("), HELD),
        ("from time import sleep\n" + ECHO.replace("await self.send(", "sleep(0.01); self.last = ("), HELD),
    ],
)
def test_what_explains_a_failure_is_told_with_its_line(tmp_path, echo, told):
    (failure,) = failures(tmp_path, echo)
    assert told in failure.raised and "Cell (your cell for task 91.1), line " in failure.raised


@pytest.mark.parametrize(
    "echo",
    [
        ECHO.replace("await self.send(text_data)", "await self.send(text_data); return [text_data]"),
        ECHO + "    async def disconnect(self, code): return 'bye'\n",
        "import time\n" + ECHO.replace("await", "time.sleep(0.01); await"),
        SYNC.replace("self.send", "time.sleep(0.01); self.send") + "import time\n",
        ECHO
        + "    def shout(self): yield 1\n    async def connect(self): list(self.shout()); await self.accept()\n",
    ],
)
def test_a_right_answer_passes_all_the_same(tmp_path, echo):
    assert failures(tmp_path, echo) == ()


def test_a_key_that_is_text_is_found_in_no_query_of_bytes_and_that_is_told_where_it_is_asked_for(tmp_path):
    asks = "from urllib.parse import parse_qs\n" + ECHO.replace(
        "await self.send(text_data)", "self.team = parse_qs(b'team=home').get(KEY)"
    )
    (failure,) = failures(tmp_path, asks.replace("KEY", "'team'"))
    assert "`parse_qs` of bytes gives a dict whose keys are bytes, and 'team' is none of them." in failure.raised
    (failure,) = failures(tmp_path, asks.replace("KEY", "b'team'"))
    assert failure.raised is None


def test_a_sync_consumer_may_sleep(tmp_path):
    (failure,) = failures(tmp_path, "import time\n" + SYNC.replace("self.send(text_data)", "time.sleep(0.01)"))
    assert failure.raised is None


def test_what_the_set_up_cell_does_is_not_held_against_the_learner(tmp_path, monkeypatch):
    rests = "import time\nfrom time import sleep\ndef rest():\n    time.sleep(0.01); sleep(0.01)\n"
    monkeypatch.setattr(made_up, "SET_UP", made_up.SET_UP + rests)
    wrong = ECHO.replace("await self.send(text_data)", "rest(); await self.send('no')")
    (failure,) = failures(tmp_path, wrong)
    assert failure.raised is None
    (failure,) = failures(tmp_path, f"{rests}{wrong}")
    assert HELD in failure.raised


@pytest.mark.parametrize("receive", ["async def receive(self, content)", "async def receive(self)"])
def test_a_json_consumer_is_told_its_own_method(tmp_path, receive):
    json = "from channels.generic.websocket import AsyncJsonWebsocketConsumer\n"
    echo = f"{json}class Echo(AsyncJsonWebsocketConsumer):\n    {receive}: pass\n"
    (failure,) = failures(tmp_path, echo)
    assert "In a JSON consumer you write `receive_json(self, content)`" in failure.raised
    assert "text_data=None" not in failure.raised


def test_an_argument_that_channels_does_not_give_is_told_though_a_remark_looks_on(tmp_path):
    (failure,) = failures(tmp_path, ECHO + "    async def connect(self, match): await self.accept()\n")
    assert "write connect(self)." in failure.raised and 'self.scope["url_route"]["kwargs"]' in failure.raised
