# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: a dot stands for any character
# instead of:
    re_path(r"", NoSuchPath.as_asgi()),
# write:
    re_path(r"^.*$", NoSuchPath.as_asgi()),
