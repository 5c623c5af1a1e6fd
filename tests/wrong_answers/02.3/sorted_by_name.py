# caught by: test_the_others_keep_their_order
# a reader thinks: daphne comes before django in the alphabet
# file: broken/results/results/settings.py
SECRET_KEY, DEBUG, STATIC_URL = "only for practice", True, "static/"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [
    *sorted(["django.contrib.contenttypes", "django.contrib.staticfiles", "django.contrib.auth", "daphne"]),
]
ROOT_URLCONF = "results.urls"
ASGI_APPLICATION = "results.asgi.application"
WSGI_APPLICATION = "results.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
