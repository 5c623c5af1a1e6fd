# caught by: test_pages_of_this_server_and_of_the_club
# a reader thinks: the validator of the lesson knows the club, too
# instead of:
door = OriginValidator(AuthMiddlewareStack(door), ["127.0.0.1", "https://club.example"])
# write:
door = AllowedHostsOriginValidator(AuthMiddlewareStack(door))
