# caught by: test_a_topic_by_its_word
# a reader thinks: a word is made of letters
# instead of:
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
# write:
    re_path(r"^ws/news/(?P<topic>[a-z]+)/$", NewsDesk.as_asgi()),
