# caught by: test_websockets_are_answered
# a reader thinks: ProtocolTypeRouter takes the list of paths, as urls.py does
def asgi_file(project):
    return f"""\
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{project}.settings")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter

from websocket_app.routing import websocket_urlpatterns

application = ProtocolTypeRouter({{
    "http": django_application,
    "websocket": websocket_urlpatterns,
}})
"""
