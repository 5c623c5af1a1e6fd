# unusual: the router inside another one has what both patterns share
two_desks = URLRouter([
    path("ws/", URLRouter([
        re_path(r"^scores/$", ScoreDesk.as_asgi()),
        path("prices/", PriceDesk.as_asgi()),
    ])),
])
