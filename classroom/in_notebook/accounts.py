"""Users of a notebook's site, their pages for logging in and out, and browsers that have done so. For lessons.

configure_site(accounts=True)
await make_users(ann=["add_goal"], eve=[])               # Ann has a permission, Eve has none
server = await serve(pages_and(Desk, log_in=log_in, log_out=log_out))
cookie = await cookie_of(server, "ann")                  # what Ann's browser sends from now on, with each request
connect(server.url("ws/desk/"), additional_headers=cookie)
await last_day(Desk)                                     # a goal, a logout on a page, another goal

Nobody has a password here: a lesson is about what comes after it. In a project, the pages are Django's own.
"""

from collections.abc import Mapping
from http.cookies import SimpleCookie

from asgiref.sync import sync_to_async
from channels.auth import AuthMiddlewareStack
from channels.consumer import AsyncConsumer
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from websockets import connect

from classroom.in_notebook.pages import answer_of, get_page
from classroom.in_notebook.site import pages_and
from classroom.in_notebook.visitor import hear
from classroom.server.server import Server, serve

BACKEND = "django.contrib.auth.backends.ModelBackend"


async def make_users(**people: list[str]) -> None:
    """Make users, each with these permissions of the app `scores`; who was there before is gone, with their sessions.

    Args:
        people: by name: codenames of permissions, such as "add_goal".
    """
    await sync_to_async(_make_users)(people)


def _make_users(people: Mapping[str, list[str]]) -> None:
    from django.contrib.auth.models import Permission, User
    from django.contrib.contenttypes.models import ContentType
    from django.contrib.sessions.models import Session

    call_command("migrate", verbosity=0)
    User.objects.all().delete()
    Session.objects.all().delete()
    goal, _ = ContentType.objects.get_or_create(app_label="scores", model="goal")
    for name, codenames in people.items():
        user = User.objects.create(username=name)
        for codename in codenames:
            permission, _ = Permission.objects.get_or_create(codename=codename, content_type=goal)
            user.user_permissions.add(permission)


def log_in(request: HttpRequest) -> HttpResponse:
    """The page `/log_in/?name=ann`: Ann is logged in; in place of Django's LoginView, which asks for a password."""
    from django.contrib.auth import login
    from django.contrib.auth.models import User

    user = User.objects.get(username=request.GET["name"])
    login(request, user, BACKEND)
    return HttpResponse(f"You are {user}")


def log_out(request: HttpRequest) -> HttpResponse:
    """The page `/log_out/`: whoever comes is logged out, as by Django's LogoutView."""
    from django.contrib.auth import logout

    logout(request)
    return HttpResponse("You are nobody")


def who(request: HttpRequest) -> HttpResponse:
    """The page `/who/`: who comes, by their cookie."""
    return HttpResponse(f"You are {request.user}")


async def cookie_of(server: Server, name: str) -> dict[str, str]:
    """Log in at a site's page `/log_in/`, as a browser does.

    Args:
        server: whose site it is.
        name: of a user that `make_users` has made.

    Returns:
        The header with the session's cookie, which a browser sends from then on.
    """
    answer = await answer_of(server.http_url(f"log_in/?name={name}"))
    key = SimpleCookie(answer.headers["Set-Cookie"])["sessionid"].value
    return {"Cookie": f"sessionid={key}"}


async def last_day(consumer: type[AsyncConsumer], name: str = "ann") -> None:
    """Serve a consumer; let somebody connect, send a goal, log out on a page, and send another goal. Prints each reply.

    Args:
        consumer: its class; `AuthMiddlewareStack` is around it.
        name: of a user.
    """
    server = await serve(pages_and(AuthMiddlewareStack(consumer.as_asgi()), log_in=log_in, log_out=log_out))
    cookie = await cookie_of(server, name)
    async with connect(server.url("ws/"), additional_headers=cookie) as client:
        await client.send("goal")
        print("A goal:", await hear(client))
        print("The page /log_out/:", await get_page(server.http_url("log_out/"), cookie))
        await client.send("goal")
        print("A goal:", await hear(client))
