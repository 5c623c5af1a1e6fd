# caught by: test_viewers_have_a_page
# a reader thinks: the page is there already
# file: my_project/match_centre/urls.py
# instead of:
    path("watch/<int:match>/", show_match),
# write:
