# unusual: the other layer of channels_redis, a health address of the reader's own server names, an access log in words
# file: my_project/match_centre/production.py
from .settings import *

globals().update(DEBUG=False, SECRET_KEY=os.environ["SECRET_KEY"], STATIC_ROOT=os.environ.get("STATIC_ROOT"))
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",")
layer = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [os.environ["CHANNEL_LAYER_URL"]]}}
CHANNEL_LAYERS = {"default": layer}
ROOT_URLCONF = "match_centre.live_urls"
# file: my_project/nginx.conf
# instead of:
log_format short '$remote_addr [$time_local] $request_method $uri $status';
# write:
log_format short escape=json '{"from": "$remote_addr", "path": "$uri", "status": "$status"}';
# instead of:
    server 127.0.0.1:8001 max_fails=0;
    server 127.0.0.1:8002 max_fails=0;
# write:
    ip_hash;
    server 127.0.0.1:8001 fail_timeout=1s;
    server 127.0.0.1:8002 fail_timeout=1s;
