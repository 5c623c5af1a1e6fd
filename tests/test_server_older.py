"""classroom/server/older.py: a class was made anew, and what is served still has the old one: that is said."""

import pytest

MADE_ANEW = "class Echo(Echo): pass"
NOTE = (
    "has an older Echo: the class has been made anew since. Run the cell with Echo.as_asgi() again, then the one"
)
TALK = "print(await ask(server.url('/'), 'goal'))"


async def test_a_client_of_an_older_class_is_told_once_in_each_cell(classroom_kernel):
    serve = "server = await serve(Echo.as_asgi())"
    _, before, _, after, again, served, right = await classroom_kernel.run_all(
        serve, TALK, MADE_ANEW, f"{TALK}\n{TALK}", TALK, serve, TALK
    )
    for run in (after, again):
        assert run.stdout.count(NOTE) == 1 and "goal" in run.stdout and not run.stderr
    for run in (before, served, right):
        assert "older" not in run.text


@pytest.mark.parametrize(
    "around",
    [
        "URLRouter([path('', Echo.as_asgi())])",
        "ProtocolTypeRouter({'websocket': AllowedHostsOriginValidator(URLRouter([path('', Echo.as_asgi())]))})",
    ],
)
async def test_serve_looks_into_what_is_around_a_consumer(classroom_kernel, around):
    *_, served, told, anew = await classroom_kernel.run_all(
        "from channels.routing import ProtocolTypeRouter, URLRouter\nfrom django.urls import path\n"
        "from channels.security.websocket import AllowedHostsOriginValidator",
        f"application = {around}",
        "server = await serve(application)",
        f"{MADE_ANEW}\nserver = await serve(application)",
        f"application = {around}\nserver = await serve(application)",
    )
    assert NOTE in told.stdout and told.status == "ok"
    for run in (served, anew):
        assert "older" not in run.text and run.status == "ok"


async def test_a_name_that_is_something_else_now_and_a_class_in_a_function_are_no_older_ones(classroom_kernel):
    *_, run = await classroom_kernel.run_all(
        "def desk():\n    class Desk(Echo): pass\n    return Desk",
        "first, second = desk(), desk()\nserver = await serve(first.as_asgi())\nEcho = 1",
        TALK,
    )
    assert run.status == "ok" and "older" not in run.text
