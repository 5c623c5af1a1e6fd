from django.urls import path

from . import views

app_name = "chat"
urlpatterns = [
    path("", views.RoomList.as_view(), name="rooms"),
    path("open/", views.OpenRoom.as_view(), name="open"),
    path("<slug:slug>/", views.RoomDetail.as_view(), name="room"),
]
