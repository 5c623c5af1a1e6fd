# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: a room is anything after rooms/
# instead of:
    path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()),
# write:
    path("ws/rooms/<path:room>/", RoomDesk.as_asgi()),
