"""The project as a WSGI application, for servers that speak HTTP only (no WebSockets)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "DjangoChannels.settings")

application = get_wsgi_application()
