# caught by: test_no_other_path_is_answered
# a reader thinks: a regular expression must fit from the beginning to the end
two_desks = URLRouter([
    re_path(r"ws/scores/", ScoreDesk.as_asgi()),
    re_path(r"ws/prices/", PriceDesk.as_asgi()),
])
