# caught by: test_no_other_path_is_answered
# a reader thinks: it is kinder to take the path with and without its slash
two_desks = URLRouter([
    re_path(r"^ws/scores/?$", ScoreDesk.as_asgi()),
    re_path(r"^ws/prices/?$", PriceDesk.as_asgi()),
])
