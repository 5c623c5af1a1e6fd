# caught by: test_each_client_gets_its_own_answers
# a reader thinks: a path leads to an object that can be called
two_desks = URLRouter([
    path("ws/scores/", ScoreDesk()),
    path("ws/prices/", PriceDesk()),
])
