# caught by: test_no_other_path_is_answered
# a reader thinks: what fits nothing is for the first desk
project = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": URLRouter([*two_desks.routes, *matches.routes, re_path(r"", ScoreDesk.as_asgi())]),
})
