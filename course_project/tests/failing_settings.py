from tests.settings import *  # noqa: F403

ASGI_APPLICATION = "tests.failing.application"
