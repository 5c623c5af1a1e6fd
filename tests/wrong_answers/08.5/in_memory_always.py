# caught by: test_two_processes_share_a_match
# a reader thinks: the layer in memory has worked so far
# file: my_project/match_centre/settings.py
# instead of:
if address := os.environ.get("CHANNEL_LAYER_URL"):
# write:
if address := os.environ.get("REDIS_LAYER"):
