# caught by: test_websockets_are_answered
# a reader thinks: startproject has made an asgi.py already
# file: my_project/match_centre/asgi.py
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "match_centre.settings")
application = get_asgi_application()
