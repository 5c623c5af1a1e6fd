from base64 import b64decode

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import office


@never_cache
@require_POST
def with_session(request: HttpRequest) -> HttpResponse:
    """A ticket for who is logged in; 401 for a guest."""
    if not request.user.is_authenticated:
        return HttpResponse("Log in first.", status=401)
    return answer(office.make(request.user, request.session.session_key or ""))


@csrf_exempt  # a cookie opens nothing here, so another site's page has nothing to make use of
@never_cache
@require_POST
def with_password(request: HttpRequest) -> HttpResponse:
    """A ticket for a name and a password, as HTTP's Basic authentication sends them; 401 when they are wrong."""
    user = authenticate(request, **basic_credentials(request.headers.get("Authorization", "")))
    if user is None:
        challenge = {"WWW-Authenticate": 'Basic realm="tickets", charset="UTF-8"'}
        return HttpResponse("Name or password is wrong.", status=401, headers=challenge)
    return answer(office.make(user))


def answer(ticket: str) -> JsonResponse:
    """The ticket, and the seconds until it is worthless."""
    return JsonResponse({"ticket": ticket, "expires_in": int(office.LIFETIME.total_seconds())})


def basic_credentials(header: str) -> dict[str, str]:
    """The name and the password in an Authorization header; empty ones when there are none (RFC 7617)."""
    scheme, _, encoded = header.partition(" ")
    try:
        decoded = b64decode(encoded, validate=True).decode() if scheme.lower() == "basic" else ""
    except ValueError:
        decoded = ""
    username, _, password = decoded.partition(":")
    return {"username": username, "password": password}
