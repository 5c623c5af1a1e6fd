# caught by: test_the_score_desk_answers
# a reader thinks: a path begins with a slash, as in the address bar
two_desks = URLRouter([
    path("/ws/scores/", ScoreDesk.as_asgi()),
    path("/ws/prices/", PriceDesk.as_asgi()),
])
