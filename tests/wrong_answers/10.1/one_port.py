# caught by: test_pages_of_this_server_and_of_the_club
# a reader thinks: an origin has a scheme, a host and a port
# instead of:
door = OriginValidator(AuthMiddlewareStack(door), ["127.0.0.1", "https://club.example"])
# write:
door = OriginValidator(AuthMiddlewareStack(door), ["http://127.0.0.1:8000", "https://club.example"])
