# caught by: test_the_latest
# a reader thinks: the pattern that fits best wins
# instead of:
    path("ws/news/latest/", NewsDesk.as_asgi()),
    path("ws/news/<int:story>/", NewsDesk.as_asgi()),
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
# write:
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
    path("ws/news/<int:story>/", NewsDesk.as_asgi()),
    path("ws/news/latest/", NewsDesk.as_asgi()),
