"""
Settings of the project.

Started as it is, it is set up for development: DEBUG on, SQLite, a channel layer in memory.
The environment switches it over. SECRET_KEY is what marks production: once it is set, DEBUG is off.

    SECRET_KEY          any long random string
    DEBUG               1 or 0
    ALLOWED_HOSTS       chat.example.com,www.example.com
    DATABASE_URL        postgres://user:password@host:5432/name
    CHANNEL_LAYER_URL   redis://host:6379/0   (Redis or Valkey; needed as soon as there are two processes)
    CHANNEL_LAYER       pubsub or core: which of the two layers of channels_redis
    HEARTBEAT           30: the seconds between two signs of life; pages take a silence of 75 for a dead line, and the
                        server gives up a client that has not read for so long
    HSTS_SECONDS        3600: how long browsers insist on TLS; raise it once all is well, a year is 31536000
    STATIC_ROOT         the folder that collectstatic fills: staticfiles/ beside manage.py
    BEHIND_PROXY        1 when a proxy in front ends TLS and sets X-Forwarded-Proto
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default="SECRET_KEY" not in env)
if "SECRET_KEY" in env:
    SECRET_KEY = env.ENVIRON["SECRET_KEY"]  # as it stands: env() would read a leading $ as another name
elif DEBUG:
    SECRET_KEY = "django-insecure-development-only"
else:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random string: DEBUG is off.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])

# Applications

INSTALLED_APPS = [
    "daphne",  # makes runserver an ASGI server; must come before staticfiles
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "accounts",
    "chat",
    "stocks",
    "tickets",
    "websocket_app",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "common.middleware.DatabaseAway",
]

ROOT_URLCONF = "DjangoChannels.urls"
WSGI_APPLICATION = "DjangoChannels.wsgi.application"
ASGI_APPLICATION = "DjangoChannels.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database

if "DATABASE_URL" in env:
    DATABASES = {"default": env.db("DATABASE_URL")}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers go on while one writer writes; a writer waits for its turn instead of failing.
    OPTIONS = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    # Under ASGI each request has a thread of its own: a pool lends connections, none is kept by a thread.
    # Nobody waits for long: when the database is away, whoever needs it fails after 4 seconds and says so. The
    # pool gives up soon too, since each of its attempts waits twice as long as the one before.
    OPTIONS = {
        "pool": {"timeout": 4, "reconnect_timeout": 1},
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,  # milliseconds that what is sent to the database may stay unanswered
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # no connection is lent that a restart has broken
DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | OPTIONS

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Channel layer

LAYERS = {
    "pubsub": "channels_redis.pubsub.RedisPubSubChannelLayer",
    "core": "common.core_layer.CancellableRedisChannelLayer",
}
if "CHANNEL_LAYER_URL" in env:
    # The core layer waits up to 5 seconds for a message: no shorter time may pass for a failure.
    hosts = [{"address": env("CHANNEL_LAYER_URL"), "socket_timeout": 10, "socket_connect_timeout": 3}]
    CHANNEL_LAYERS = {
        "default": {"BACKEND": LAYERS[env("CHANNEL_LAYER", default="pubsub")], "CONFIG": {"hosts": hosts}}
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

HEARTBEAT = env.float("HEARTBEAT", default=30.0)

# No other process can reach a channel layer in memory, so the server makes its own share prices.
PRICES_IN_PROCESS = "CHANNEL_LAYER_URL" not in env

# Users

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Logs: in production one JSON object a line; in development as Django and Daphne write them

if not DEBUG:
    LOGGING = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "common.logs.JSONFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {"django": {"handlers": []}},  # its lines go to the root's handler, as all others
        "root": {"level": "INFO", "handlers": ["console"]},
    }

# Language, time, static files

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]

# Production

if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^health/$", "^metrics/$"]  # asked from inside, without TLS
    # For so long a browser refuses to come without TLS: nobody can take that back, so it begins with an hour.
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=3600)
    # Whether all subdomains have TLS too, and for ever, is for the owner of the domain to say.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
