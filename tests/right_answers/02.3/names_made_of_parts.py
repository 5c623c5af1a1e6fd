# unusual: the names are put together
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
ASGI_APPLICATION = "results." + "asgi.application"
WSGI_APPLICATION = ROOT_URLCONF.replace("urls", "wsgi.application")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
