# unusual: a prefix for the layer's keys; a lock around each goal
# file: my_project/match_centre/settings.py
# instead of:
if address := os.environ.get("CHANNEL_LAYER_URL"):
    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [address]}}
else:
    layer = {"BACKEND": "channels.layers.InMemoryChannelLayer"}
CHANNEL_LAYERS = {"default": layer}
# write:
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
if "CHANNEL_LAYER_URL" in os.environ:
    CHANNEL_LAYERS["default"] = {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": os.environ["CHANNEL_LAYER_URL"]}], "prefix": "match_centre"},
    }
# file: my_project/scores/consumers.py
# instead of:
goals = {}  # the goals of each match, as far as this process knows
# write:
goals = {}  # the goals of each match, as far as this process knows
counting = asyncio.Lock()
# instead of:
                self.goals[team] += 1
                event = {"type": "score.changed", "goals": dict(self.goals)}
                await self.channel_layer.group_send(self.group, event)
# write:
                async with counting:
                    self.goals[team] += 1
                    event = {"type": "score.changed", "goals": dict(self.goals)}
                    await self.channel_layer.group_send(self.group, event)
