from django.shortcuts import render

SIDES = [
    {"name": "MySyncConsumer", "path": "/ws/sc/"},
    {"name": "MyAsyncConsumer", "path": "/ws/ac/"},
]


def side_by_side(request):
    """The page with both consumers."""
    return render(request, "websocket_app/side_by_side.html", {"sides": SIDES})
