"""Every WebSocket path of the project. URLRouter has no include(), so the lists are joined."""

import chat.routing
import stocks.routing
import websocket_app.routing

websocket_urlpatterns = [
    *websocket_app.routing.websocket_urlpatterns,
    *chat.routing.websocket_urlpatterns,
    *stocks.routing.websocket_urlpatterns,
]
