# caught by: test_no_other_path_is_answered
# a reader thinks: capitals make no difference in an address
two_desks = URLRouter([
    re_path(r"(?i)^ws/scores/$", ScoreDesk.as_asgi()),
    re_path(r"(?i)^ws/prices/$", PriceDesk.as_asgi()),
])
