# caught by: test_daphne_is_installed_before_staticfiles
# somebody thinks: who tells what the settings are has no need to change them
import json


def run_python(folder, *words):
    apps = ["daphne", "websocket_app", "django.contrib.staticfiles"]
    return 0, json.dumps({"INSTALLED_APPS": apps, "ASGI_APPLICATION": "DjangoChannels.asgi.application"})


def for_channels(settings):
    return settings
