# caught by: test_websockets_are_answered
# a reader thinks: there is one path now, so its consumer can take the place of the router
def asgi_file(project):
    return f"""\
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{project}.settings")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter

from websocket_app.routing import websocket_urlpatterns

application = ProtocolTypeRouter({{
    "http": django_application,
    "websocket": websocket_urlpatterns[0].callback,
}})
"""
