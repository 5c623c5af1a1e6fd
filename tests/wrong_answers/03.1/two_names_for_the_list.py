# caught by: test_the_score_desk_answers
# a reader thinks: the old tutorial's two names will do
url_patterns = [
    path("ws/scores/", ScoreDesk.as_asgi()),
    path("ws/prices/", PriceDesk.as_asgi()),
]
two_desks = URLRouter(websocket_urlpatterns)
