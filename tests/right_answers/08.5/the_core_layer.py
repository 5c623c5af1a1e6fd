# unusual: Channels' other layer for Redis
# file: my_project/match_centre/settings.py
# instead of:
    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [address]}}
# write:
    layer = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [{"address": address, "socket_timeout": None}]}}
