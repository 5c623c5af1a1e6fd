# caught by: test_no_other_page_not_with_a_cookie_either
# a reader thinks: the cookie is enough
# instead of:
door = OriginValidator(AuthMiddlewareStack(door), ["127.0.0.1", "https://club.example"])
# write:
door = AuthMiddlewareStack(door)
