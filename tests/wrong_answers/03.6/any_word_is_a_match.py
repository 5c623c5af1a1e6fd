# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: a match is whatever stands there
# file: my_project/scores/routing.py
# instead of:
    path("ws/matches/<int:match>/", MatchConsumer.as_asgi()),
# write:
    path("ws/matches/<str:match>/", MatchConsumer.as_asgi()),
