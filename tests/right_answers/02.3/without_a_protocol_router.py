# unusual: a function looks at the scope, and a browser's origin is looked at, too
def asgi_file(project):
    return f"""
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", {project + ".settings"!r})

from django.core.asgi import get_asgi_application

pages = get_asgi_application()


def websockets():
    from channels.routing import URLRouter
    from channels.security.websocket import AllowedHostsOriginValidator
    from websocket_app.routing import websocket_urlpatterns

    return AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns))


routes = websockets()


async def application(scope, receive, send):
    await (routes if scope["type"] == "websocket" else pages)(scope, receive, send)
"""
