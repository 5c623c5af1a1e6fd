# caught by: test_daphne_can_load_it
# a reader thinks: imports come first, then the rest (the old tutorial's asgi.py)
def asgi_file(project):
    return f"""\
import os

from django.core.asgi import get_asgi_application

from channels.routing import ProtocolTypeRouter, URLRouter

from websocket_app.routing import websocket_urlpatterns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{project}.settings")
django_application = get_asgi_application()

application = ProtocolTypeRouter({{
    "http": django_application,
    "websocket": URLRouter(websocket_urlpatterns),
}})
"""
