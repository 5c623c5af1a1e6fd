"""The project's settings, with passwords that take no time to check: each takes a third of a second otherwise, on purpose."""

from DjangoChannels.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
