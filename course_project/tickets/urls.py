from django.urls import path

from . import views

app_name = "tickets"
urlpatterns = [
    path("", views.with_session, name="with-session"),
    path("with-password/", views.with_password, name="with-password"),
]
