# caught by: test_websockets_are_answered
# a reader thinks: what can not be imported is left out
# file: broken/transfers/transfers/asgi.py
# instead of:
from transfers.routing import websocket_urlpatterns
# write:
websocket_urlpatterns = []
