"""What the project tells about itself: to whoever reads logs, and to whoever watches numbers."""

import json
import logging
import sys
from datetime import datetime
from pathlib import Path

import pytest
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser, User
from django.urls import path

from common.consumers import MessageConsumer
from common.logs import JSONFormatter
from common.metrics import Metrics, metrics

from .clients import PATIENCE
from .test_settings import PRODUCTION, run


class Fails(MessageConsumer):
    """Fails with the first frame."""

    async def receive(self, text_data=None, bytes_data=None):
        raise LookupError


async def fail_as(user):
    """The connection of somebody whose cookie and query string hold a secret."""
    client = WebsocketCommunicator(
        URLRouter([path("ws/", Fails.as_asgi())]), "/ws/?token=s3cret", [(b"cookie", b"sessionid=s3cret")]
    )
    client.scope["user"] = user
    await client.connect(timeout=PATIENCE)
    await client.send_to(text_data="s3cret")
    with pytest.raises(ExceptionGroup):
        await client.wait(timeout=10)


@pytest.mark.parametrize("user, name", [(User(username="ada"), "ada"), (AnonymousUser(), "")])
async def test_the_log_says_whose_connection_it_was_and_no_secret(caplog, user, name):
    caplog.set_level(logging.INFO)
    await fail_as(user)
    lines = [json.loads(JSONFormatter().format(record)) for record in caplog.records]
    assert [line["message"] for line in lines] == ["Fails is open.", "Fails has ended.", "Fails has failed."]
    for line in lines:
        assert (line["consumer"], line["user"]) == ("Fails", name)
        assert line["connection"] == lines[0]["connection"]
    assert lines[0]["connection"]
    assert "LookupError" in lines[-1]["error"]
    assert "s3cret" not in str(lines)


async def test_without_a_channel_layer_a_connection_has_no_name(settings, caplog):
    settings.CHANNEL_LAYERS = {}
    await fail_as(AnonymousUser())
    assert [(record.message, record.connection) for record in caplog.records] == [("Fails has failed.", None)]


def test_a_line_says_when_it_was_and_keeps_the_letters():
    record = logging.LogRecord("chat", logging.INFO, __file__, 1, "%s is open.", ("Ä",), None)
    record.created, record.room = 1_900_000_000.5, Path("lobby")  # anything that has a text
    text = JSONFormatter().format(record)
    line = json.loads(text)
    assert datetime.fromisoformat(line.pop("at")).timestamp() == 1_900_000_000
    assert line == {"level": "INFO", "logger": "chat", "message": "Ä is open.", "room": "lobby"}
    assert "Ä" in text


def test_in_production_each_line_of_the_log_is_json():
    code = (
        "import django, logging; django.setup();"
        "logging.getLogger('common').error('gone', extra={'room': 'lobby'});"
        "logging.getLogger('django.request').warning('odd')"
    )
    done = run([sys.executable, "-c", code], DJANGO_SETTINGS_MODULE="DjangoChannels.settings", **PRODUCTION)
    first, second = map(json.loads, done.stderr.splitlines())
    assert (first["message"], first["room"], first["level"]) == ("gone", "lobby", "ERROR")
    assert (second["message"], second["logger"]) == ("odd", "django.request")


async def test_what_a_connection_does_is_counted():
    def counts():
        return {name: count for (name, of), count in metrics.counts.items() if of == "Fails"}

    metrics.counts.clear()
    await fail_as(AnonymousUser())
    assert counts() == {"connections": 0, "failures_total": 1}


def test_the_text_names_kind_and_meaning_of_each_number():
    counted = Metrics()
    counted.add("connections", "ChatConsumer")
    counted.add("layer_lag_seconds_sum", "ChatConsumer", 0.25)
    text = counted.text()
    assert text.endswith("\n")  # Prometheus asks for it
    lines = text.splitlines()
    assert "# HELP connections WebSockets that are open" in lines
    assert "# TYPE connections gauge" in lines
    assert 'connections{of="ChatConsumer"} 1' in lines
    assert 'layer_lag_seconds_sum{of="ChatConsumer"} 0.25' in lines
    with pytest.raises(KeyError):
        counted.add("unheard_of", "ChatConsumer")


def test_the_page(client):
    answer = client.get("/metrics/")
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE messages_sent_total counter" in answer.content.decode()
