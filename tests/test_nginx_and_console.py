"""The programs of others that the gallery of servers calls: an nginx, a browser, and a machine that has none."""

import pytest

from classroom.in_notebook import chromium, nginx
from classroom.in_notebook import console as a_console
from classroom.in_notebook.console import console
from classroom.in_notebook.nginx import NoNginxError, running_nginx, told_if_missing
from classroom.in_notebook.visitor import knock

pytestmark = pytest.mark.slow("an nginx, a browser")


@pytest.fixture
def has_nginx():
    if nginx.nginx_here() is None:
        pytest.skip("nginx is not installed: what it does was left out")


async def test_an_nginx_answers_as_its_lines_say_and_ends_with_the_block(has_nginx):
    async with running_nginx("return 418;") as proxy:
        assert await knock(proxy.url("ws/scores/")) == "HTTP 418"
        assert '"GET /ws/scores/ HTTP/1.1" 418' in proxy.requests() and proxy.errors() == ""
    with pytest.raises(ConnectionRefusedError):
        await knock(proxy.url("ws/scores/"))


async def test_lines_that_nginx_does_not_take_are_told(has_nginx):
    with pytest.raises(NoNginxError, match=r'nginx does not start: .*unknown directive "goal"'):
        async with running_nginx("goal 2;"):
            pytest.fail("it runs")


async def test_without_nginx_one_sentence_takes_the_place_of_the_block(monkeypatch, capsys):
    monkeypatch.setattr(nginx, "_PLACES", ())
    async with told_if_missing(), running_nginx("return 404;"):
        pytest.fail("it runs")
    assert capsys.readouterr().out == nginx.NONE_HERE + "\n"


async def test_without_a_browser_one_sentence_takes_the_place_of_its_console(monkeypatch, capsys):
    monkeypatch.setattr(chromium, "BROWSERS", ())
    await console("new WebSocket('ws://127.0.0.1:9/')")
    assert capsys.readouterr().out == a_console.NONE_HERE + "\n"


async def test_what_a_page_logs_and_what_it_raises_is_printed(capsys):
    if chromium.chromium_on_path() is None:
        pytest.skip("Chromium is not installed: its console was left out")
    await console("console.log(location.href); throw new TypeError('no goal')", page="https://scores.example/")
    assert capsys.readouterr().out == "https://scores.example/\nUncaught TypeError: no goal\n"
