# caught by: test_each_match_has_its_page
# a reader thinks: a page needs no number
# file: my_project/match_centre/urls.py
# instead of:
    path("matches/<int:match>/", show_match),
# write:
    path("matches/<str:match>/", show_match),
