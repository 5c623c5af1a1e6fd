# caught by: test_a_goal_of_the_admin_reaches_all_once
# a reader thinks: whoever looks gets it
# file: my_project/scores/signals.py
# instead of:
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# write:
    async_to_sync(get_channel_layer().group_send)("match.all", event)
# file: my_project/scores/consumers.py
# instead of:
        self.group = f"match.{self.match}"
# write:
        self.group = "match.all"
