# caught by: test_a_page_that_is_not_there_is_404
# a reader thinks: the path says enough
project = URLRouter([*two_desks.routes, *matches.routes, re_path(r"", get_asgi_application())])
