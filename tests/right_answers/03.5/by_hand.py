# unusual: a function chooses, and the routers lie one inside the other
django = get_asgi_application()
sockets = URLRouter([path("", two_desks), path("", matches)])


async def project(scope, receive, send):
    application = django if scope["type"] == "http" else sockets
    await application(scope, receive, send)
