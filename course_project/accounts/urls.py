from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from .views import SignUp

urlpatterns = [
    path("sign-up/", SignUp.as_view(), name="sign-up"),
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
