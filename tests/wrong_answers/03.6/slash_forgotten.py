# caught by: test_each_match_is_greeted
# a reader thinks: the last slash is added by itself, as for a page
# file: my_project/scores/routing.py
# instead of:
    path("ws/matches/<int:match>/", MatchConsumer.as_asgi()),
# write:
    path("ws/matches/<int:match>", MatchConsumer.as_asgi()),
