# caught by: test_the_score_desk_answers
# a reader thinks: a path leads to a class, as as_view() is for views only
two_desks = URLRouter([
    path("ws/scores/", ScoreDesk),
    path("ws/prices/", PriceDesk),
])
