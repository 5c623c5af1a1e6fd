# caught by: test_no_other_page_not_with_a_cookie_either
# a reader thinks: a dot in front does no harm
# instead of:
door = OriginValidator(AuthMiddlewareStack(door), ["127.0.0.1", "https://club.example"])
# write:
door = OriginValidator(AuthMiddlewareStack(door), ["127.0.0.1", "https://.club.example"])
