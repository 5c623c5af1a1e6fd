# caught by: test_websockets_are_answered
# a reader thinks: the asgi.py of startproject starts everywhere
# file: broken/transfers/transfers/asgi.py
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfers.settings")
application = get_asgi_application()
