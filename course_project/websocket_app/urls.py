from django.urls import path

from . import views

app_name = "websocket_app"
urlpatterns = [
    path("", views.side_by_side, name="side-by-side"),
]
