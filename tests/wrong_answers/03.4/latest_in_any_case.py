# caught by: test_a_topic_by_its_word
# a reader thinks: Latest is the latest, too
# instead of:
    path("ws/news/latest/", NewsDesk.as_asgi()),
# write:
    re_path(r"(?i)^ws/news/latest/$", NewsDesk.as_asgi()),
