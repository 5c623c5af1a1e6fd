# caught by: test_the_desks_are_there
# a reader thinks: a key for each router
project = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": two_desks,
    "websocket": matches,
})
