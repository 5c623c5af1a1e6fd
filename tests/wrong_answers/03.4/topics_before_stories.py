# caught by: test_a_story_by_its_number
# a reader thinks: a slug has a letter in it
# instead of:
    path("ws/news/<int:story>/", NewsDesk.as_asgi()),
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
# write:
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
    path("ws/news/<int:story>/", NewsDesk.as_asgi()),
