# caught by: test_the_command_daphne_serves_it
# a reader thinks: runserver works, so it is right (the old tutorial's asgi.py)
def build_project(folder):
    folder = Path(folder)
    run_python(folder, "-m", "django", "startproject", "DjangoChannels", ".")
    run_python(folder, "manage.py", "startapp", "websocket_app")
    (folder / "websocket_app" / "consumers.py").write_text(CONSUMERS)
    (folder / "websocket_app" / "routing.py").write_text(ROUTING)
    settings = folder / "DjangoChannels" / "settings.py"
    settings.write_text(for_channels(settings.read_text()))
    (folder / "DjangoChannels" / "asgi.py").write_text(ASGI)
    return [check_ids(folder), who_serves(folder)]


ASGI = """\
import os

from django.core.asgi import get_asgi_application

from channels.routing import ProtocolTypeRouter, URLRouter

from websocket_app.routing import websocket_urlpatterns


os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'DjangoChannels.settings')

application = ProtocolTypeRouter({
    'http':get_asgi_application(),
    'websocket':URLRouter(websocket_urlpatterns)
})
"""
