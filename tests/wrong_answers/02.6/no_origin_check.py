# caught by: test_other_sites_are_refused
# a reader thinks: that can wait until the site goes public
# file: my_project/match_centre/asgi.py
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": URLRouter(websocket_urlpatterns),
