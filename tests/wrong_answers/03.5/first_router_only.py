# caught by: test_the_matches_are_there
# a reader thinks: what the first router does not know, it passes on
project = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": two_desks or matches,
})
