# caught by: test_both_desks_serve_several_at_a_time
# a reader thinks: a consumer without async needs no as_asgi()
two_desks = URLRouter([
    path("ws/scores/", ScoreDesk.as_asgi()),
    path("ws/prices/", PriceDesk()),
])
