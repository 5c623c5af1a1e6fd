# caught by: test_it_names_the_project
# a reader thinks: every project is named DjangoChannels, as in the lesson
def asgi_file(project):
    return f"""\
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "DjangoChannels.settings")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter

from websocket_app.routing import websocket_urlpatterns

application = ProtocolTypeRouter({{
    "http": django_application,
    "websocket": URLRouter(websocket_urlpatterns),
}})
"""
