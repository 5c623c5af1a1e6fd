# unusual: settings by a function, a map for Connection, headers for the whole server, no log of its own
# file: my_project/match_centre/production.py
from match_centre import settings as laptop
from match_centre.settings import *


def needed(name):
    if name in os.environ:
        return os.environ[name]
    raise SystemExit(f"{name} is missing")


DEBUG = bool(0)
SECRET_KEY = needed("SECRET_KEY")
ALLOWED_HOSTS = [host for host in os.environ["ALLOWED_HOSTS"].split(",") if host]
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [needed("CHANNEL_LAYER_URL")]},
    }
}
STATIC_ROOT = os.environ.get("STATIC_ROOT", laptop.BASE_DIR / "static")
ROOT_URLCONF = "match_centre.live_urls"
# file: my_project/Procfile
release: python manage.py migrate
web: exec python -m daphne --verbosity 0 --proxy-headers --port ${PORT} match_centre.asgi:application
# file: my_project/nginx.conf
map $http_upgrade $wanted {
    default upgrade;
    ""      close;
}

upstream match_centre {
    least_conn;
    server 127.0.0.1:8002;
    server 127.0.0.1:8001;
}

proxy_http_version 1.1;
proxy_set_header Host $http_host;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection $wanted;
proxy_set_header X-Forwarded-For $remote_addr;
proxy_set_header X-Forwarded-Port $remote_port;

server {
    listen 127.0.0.1:8080 default_server;
    access_log off;
    error_log /dev/null;

    location ^~ /static/ {
        root /srv/match_centre/staticfiles/..;
        rewrite ^/static/(.*)$ /staticfiles/$1 break;
    }

    location / {
        proxy_pass http://match_centre;
    }
}
