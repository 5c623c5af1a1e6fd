# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: what fits nothing is a 404, as for views
# instead of:
    re_path(r"", NoSuchPath.as_asgi()),
# write:
