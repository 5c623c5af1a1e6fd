# unusual: a middleware of its own refuses at the handshake; the pages ask in the view itself
# file: my_project/match_centre/asgi.py
# instead of:
application = ProtocolTypeRouter({
    "http": django_application,
    "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
})
# write:
class ReportersOnly:
    def __init__(self, inner):
        self.inner = inner

    async def __call__(self, scope, receive, send):
        if scope["path"].startswith("/ws/matches/") and not await scope["user"].ahas_perm("scores.add_goal"):
            await receive()
            await send({"type": "websocket.close"})
        else:
            await self.inner(scope, receive, send)


sockets = URLRouter(websocket_urlpatterns)
application = ProtocolTypeRouter({
    "http": django_application,
    "websocket": AuthMiddlewareStack(AllowedHostsOriginValidator(ReportersOnly(sockets))),
})
# file: my_project/scores/views.py
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import render


def report_match(request, match):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.user.has_perm("scores.add_goal"):
        raise PermissionDenied
    return render(request, "scores/match.html")


def watch_match(request, match):
    return render(request, "scores/match.html")
# file: my_project/scores/consumers.py
# instead of:
        if not await self.may_write():
            await self.close()
            return
        await self.look_at_match()
# write:
        await self.look_at_match()
