# caught by: test_the_cookie_says_who
# a reader thinks: the scope has a user by itself
# instead of:
door = OriginValidator(AuthMiddlewareStack(door), ["127.0.0.1", "https://club.example"])
# write:
door = OriginValidator(door, ["127.0.0.1", "https://club.example"])
