# caught by: test_asgi_application_is_that_of_asgi
# a reader thinks: it is written as on the command line of daphne
# file: broken/results/results/settings.py
SECRET_KEY, DEBUG, STATIC_URL = "only for practice", True, "static/"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [
    "daphne",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django.contrib.auth",
]
ROOT_URLCONF = "results.urls"
ASGI_APPLICATION = "results.asgi:application"
WSGI_APPLICATION = "results.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
