# caught by: test_the_page_is_served
# a reader thinks: Django serves its pages by itself
project = ProtocolTypeRouter({
    "websocket": URLRouter([*two_desks.routes, *matches.routes]),
})
