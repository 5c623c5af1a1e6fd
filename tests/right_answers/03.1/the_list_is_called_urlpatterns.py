# unusual: the list has the name that Django's pages use
urlpatterns = [
    path("ws/scores/", ScoreDesk.as_asgi()),
    path("ws/prices/", PriceDesk.as_asgi()),
]
two_desks = URLRouter(urlpatterns)
