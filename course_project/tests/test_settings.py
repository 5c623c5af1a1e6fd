"""The settings, as development and production start them: each in a process of its own."""

import os
import subprocess
import sys

import pytest

from .live_server import MANAGE, PROJECT

PRODUCTION = {
    "SECRET_KEY": "a-long-random-string-that-only-production-knows-0123456789",
    "ALLOWED_HOSTS": "chat.example.com",
    "BEHIND_PROXY": "1",
}
NAMES = (
    "SECRET_KEY",
    "DEBUG",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "CHANNEL_LAYER_URL",
    "CHANNEL_LAYER",
    "HEARTBEAT",
    "BEHIND_PROXY",
)


def run(command, **environment):
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(command, env=clean | environment, cwd=PROJECT, capture_output=True, text=True)


def manage(*arguments, **environment):
    return run([*MANAGE, *arguments], **environment)


def setting(expression, **environment):
    code = f"from django.conf import settings; print({expression})"
    environment["DJANGO_SETTINGS_MODULE"] = "DjangoChannels.settings"
    return run([sys.executable, "-c", code], **environment)


@pytest.mark.slow("manage.py, started for real")
def test_the_check_is_clean_in_development():
    assert "no issues" in manage("check").stdout


@pytest.mark.slow("manage.py, started for real")
def test_the_check_for_deployment_is_clean_in_production():
    checked = manage("check", "--deploy", "--fail-level", "INFO", **PRODUCTION)
    assert checked.returncode == 0, checked.stderr
    assert "no issues (2 silenced)" in checked.stdout


def test_a_secret_key_switches_debug_off():
    assert setting("settings.DEBUG").stdout.strip() == "True"
    assert setting("settings.DEBUG", **PRODUCTION).stdout.strip() == "False"


def test_browsers_insist_on_tls_for_an_hour_until_somebody_says_more():
    hsts = "settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD"
    assert setting(hsts).stdout.strip() == "0 False False"
    assert setting(hsts, **PRODUCTION).stdout.strip() == "3600 False False"
    assert setting(hsts, **PRODUCTION, HSTS_SECONDS="31536000").stdout.strip() == "31536000 False False"


def test_a_secret_key_is_taken_as_it_stands():
    assert setting("settings.SECRET_KEY", SECRET_KEY="$HOME=&x").stdout.strip() == "$HOME=&x"


def test_production_does_not_start_without_a_secret_key():
    refused = manage("check", DEBUG="0")
    assert refused.returncode != 0
    assert "SECRET_KEY" in refused.stderr


def test_the_urls_choose_database_and_channel_layer():
    database = "settings.DATABASES['default']['ENGINE']"
    layer = "settings.CHANNEL_LAYERS['default']"
    assert "sqlite3" in setting(database).stdout
    assert "postgresql" in setting(database, DATABASE_URL="postgres://ada:secret@db:5432/chat").stdout
    assert "InMemory" in setting(layer).stdout
    redis = setting(layer, CHANNEL_LAYER_URL="redis://cache:6379/0").stdout
    assert "RedisPubSub" in redis
    assert "redis://cache:6379/0" in redis
    assert (
        "core_layer.Cancellable"
        in setting(layer, CHANNEL_LAYER_URL="redis://cache:6379/0", CHANNEL_LAYER="core").stdout
    )


@pytest.mark.slow("manage.py, started for real")
def test_the_migrations_are_complete():
    made = manage("makemigrations", "--check", "--dry-run", DATABASE_URL="sqlite://:memory:")
    assert made.returncode == 0, made.stdout
