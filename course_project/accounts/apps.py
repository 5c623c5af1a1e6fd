from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Log in, log out, sign up."""

    name = "accounts"
