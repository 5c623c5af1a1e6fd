# caught by: test_daphne_can_load_it
# a reader thinks: once the settings are named, everything can be imported
def asgi_file(project):
    return f"""\
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{project}.settings")

from channels.routing import ProtocolTypeRouter, URLRouter

from websocket_app.routing import websocket_urlpatterns

django_application = get_asgi_application()

application = ProtocolTypeRouter({{
    "http": django_application,
    "websocket": URLRouter(websocket_urlpatterns),
}})
"""
