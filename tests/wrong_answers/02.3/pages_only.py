# caught by: test_websockets_are_answered
# a reader thinks: what startproject has written is enough (it serves pages)
def asgi_file(project):
    return f"""\
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{project}.settings")

application = get_asgi_application()
"""
