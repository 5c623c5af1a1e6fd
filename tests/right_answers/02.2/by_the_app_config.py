# unusual: it installs the app by its AppConfig, and lets the settings find their project's name themselves
def for_channels(settings):
    return f"""{settings}
INSTALLED_APPS.insert(0, "daphne")
INSTALLED_APPS.append("websocket_app.apps.WebsocketAppConfig")
ASGI_APPLICATION = ROOT_URLCONF.rpartition(".")[0] + ".asgi.application"
"""
