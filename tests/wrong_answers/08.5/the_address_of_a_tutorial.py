# caught by: test_two_processes_share_a_match
# a reader thinks: a Redis is at 6379
# file: my_project/match_centre/settings.py
# instead of:
    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [address]}}
# write:
    hosts = [("127.0.0.1", 6379)]
    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": hosts}}
