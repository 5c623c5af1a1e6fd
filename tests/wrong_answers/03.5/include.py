# caught by: test_the_page_is_served
# a reader thinks: lists are joined with include(), as in urls.py
from django.urls import include

project = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": URLRouter([path("", include(two_desks.routes)), path("", include(matches.routes))]),
})
