# caught by: test_pages_are_answered
# a reader thinks: what protects WebSockets may protect pages too
# file: broken/tables/tables/asgi.py
# instead of:
application = ProtocolTypeRouter({
    "http": django_application,
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
})
# write:
application = AllowedHostsOriginValidator(ProtocolTypeRouter({
    "http": django_application,
    "websocket": URLRouter(websocket_urlpatterns),
}))
