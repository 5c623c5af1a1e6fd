import pytest
from django.contrib.auth import get_user

from .live_server import PASSWORD

pytestmark = pytest.mark.django_db

FIELDS = {"username": "ada", "password1": PASSWORD, "password2": PASSWORD}


def test_sign_up_logs_in_and_goes_back(client):
    assert client.post("/accounts/sign-up/", FIELDS | {"next": "/chat/lobby/"}).url == "/chat/lobby/"
    assert get_user(client).username == "ada"


def test_sign_up_does_not_lead_to_another_site(client):
    assert client.post("/accounts/sign-up/", FIELDS | {"next": "https://elsewhere.example/"}).url == "/chat/"


def test_a_bad_sign_up_is_explained(client):
    page = client.post("/accounts/sign-up/", FIELDS | {"password2": "another"}).content.decode()
    assert "password fields didn’t match" in page


def test_log_in_and_out(client, django_user_model):
    django_user_model.objects.create_user("ada", password=PASSWORD)
    login = {"username": "ada", "password": PASSWORD, "next": "/stocks/"}
    assert client.post("/accounts/login/", login).url == "/stocks/"
    assert "Log out" in client.get("/").content.decode()
    assert client.post("/accounts/logout/").url == "/"
    assert "Log in" in client.get("/").content.decode()
