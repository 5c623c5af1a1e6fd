# caught by: test_a_storys_number_is_a_number
# a reader thinks: a number that is only shown may stay text
# instead of:
    path("ws/news/<int:story>/", NewsDesk.as_asgi()),
# write:
    re_path(r"^ws/news/(?P<story>[0-9]+)/$", NewsDesk.as_asgi()),
