# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: \w and a hyphen are what a slug is made of
# instead of:
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
# write:
    re_path(r"^ws/news/(?P<topic>[\w-]+)/$", NewsDesk.as_asgi()),
