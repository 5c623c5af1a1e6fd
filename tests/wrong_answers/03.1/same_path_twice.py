# caught by: test_the_price_desk_answers
# a reader thinks: a line can be copied
two_desks = URLRouter([
    path("ws/scores/", ScoreDesk.as_asgi()),
    path("ws/prices/", ScoreDesk.as_asgi()),
])
