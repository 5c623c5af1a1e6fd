# unusual: it sets Django up itself, and finds the project's name in its own
def asgi_file(project):
    return """
import os

os.environ["DJANGO_SETTINGS_MODULE"] = f"{__package__}.settings"

import django

django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.handlers.asgi import ASGIHandler
from websocket_app import routing

application = ProtocolTypeRouter({"http": ASGIHandler(), "websocket": URLRouter(routing.websocket_urlpatterns)})
"""
