"""A small site in a notebook: views, models and a channel layer, which a project has in files. For lessons.

configure_site()                                            # what settings.py would say; accounts=True: with users
server = await serve(pages_and(Watch, goal=save_goal))      # the view at /goal/, the consumer for WebSockets
await make_table(Goal)
async with layer_over_valkey() as layers: ...               # other processes reach this site's clients
"""

import secrets
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import django
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.test import override_settings
from django.urls import ResolverMatch, URLResolver, path
from django.urls.resolvers import RegexPattern

from classroom.in_notebook.valkey import running_valkey
from classroom.in_notebook.visitor import application_of
from classroom.server.server import current_server

IN_MEMORY = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
ACCOUNTS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
LOGGED_IN = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
PUBSUB = "channels_redis.pubsub.RedisPubSubChannelLayer"

_folders: list[tempfile.TemporaryDirectory[str]] = []  # they are deleted when this process ends


def configure_site(accounts: bool = False) -> None:
    """Configure Django, once: a channel layer in memory, an empty SQLite database in a scratch folder, and pages.

    A cell that makes a model may be run again: Django's warning of it is left out.

    Args:
        accounts: with Django's users and sessions, for whom accounts.py makes the tables.
    """
    warnings.filterwarnings("ignore", "Model .* was already registered", RuntimeWarning)
    if settings.configured:
        return
    folder = tempfile.TemporaryDirectory(prefix="site-", ignore_cleanup_errors=True)
    _folders.append(folder)
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(folder.name, "db.sqlite3")}
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,  # it has no pages: each application brings its own
        CHANNEL_LAYERS=IN_MEMORY,
        DATABASES={"default": database},
        SECRET_KEY=secrets.token_urlsafe(),  # another one in each kernel
        INSTALLED_APPS=ACCOUNTS if accounts else [],
        MIDDLEWARE=LOGGED_IN if accounts else [],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # a safe one takes a second, by design
    )
    django.setup()


def pages_and(consumer: Any, **views: Callable[..., HttpResponseBase]) -> ProtocolTypeRouter:
    """Make an application of a consumer and of pages, as asgi.py and urls.py do.

    Args:
        consumer: the class that all WebSockets go to, or an ASGI application around it.
        views: a view, plain or async, by the name of its path: `goal=save_goal` is at /goal/.
    """
    return ProtocolTypeRouter({"http": _Pages(views), "websocket": application_of(consumer)})


class _Pages(ASGIHandler):
    """Django's own handler, with patterns of its own: a notebook may have several sites."""

    def __init__(self, views: Mapping[str, Callable[..., HttpResponseBase]]):
        super().__init__()
        patterns = [path(f"{name}/", view) for name, view in views.items()]
        self._resolver = URLResolver(RegexPattern("^/"), patterns)

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        request.resolver_match = self._resolver.resolve(request.path_info)
        return request.resolver_match


async def make_table(*models: type[Model]) -> None:
    """Make an empty table for each model, as `makemigrations` and `migrate` do for a project's.

    Args:
        models: their classes; one that another's foreign key names comes before that. A table that is there from before
            is dropped.
    """
    await sync_to_async(_make_tables)(models)


def _make_tables(models: Sequence[type[Model]]) -> None:
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in reversed(models):
            if model._meta.db_table in there:
                editor.delete_model(model)
        for model in models:
            editor.create_model(model)


@asynccontextmanager
async def layer_over_valkey() -> AsyncIterator[dict[str, dict[str, Any]]]:
    """Start a Valkey, and have this site's channel layer go over it until the block ends.

    Yields:
        The setting CHANNEL_LAYERS, for other processes.

    Raises:
        CourseError: there is no Valkey on this system, or it does not start.
    """
    async with running_valkey() as address:
        layers = {"default": {"BACKEND": PUBSUB, "CONFIG": {"hosts": [address]}}}
        with override_settings(CHANNEL_LAYERS=layers):
            try:
                yield layers
            finally:  # or the layer looks for its Valkey as long as this kernel lives
                if (server := current_server()) is not None:
                    await server.idle()
                await get_channel_layer().flush()
