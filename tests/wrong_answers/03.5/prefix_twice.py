# caught by: test_the_matches_are_there
# a reader thinks: a router inside another one sees the whole path
project = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": URLRouter([path("", two_desks), path("ws/matches/", matches)]),
})
