# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: the converter path fits everything, also nothing
# instead of:
    re_path(r"", NoSuchPath.as_asgi()),
# write:
    path("<path:rest>", NoSuchPath.as_asgi()),
