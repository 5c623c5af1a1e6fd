# unusual: a function of its own looks at the scope
def asgi_file(project):
    return f"""
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", {project + ".settings"!r})

from django.core.asgi import get_asgi_application

pages = get_asgi_application()


def websockets():
    from channels.routing import URLRouter
    from websocket_app.routing import websocket_urlpatterns

    return URLRouter(websocket_urlpatterns)


routes = websockets()


async def application(scope, receive, send):
    await (routes if scope["type"] == "websocket" else pages)(scope, receive, send)
"""
