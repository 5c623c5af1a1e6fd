# caught by: test_each_match_has_its_page
# a reader thinks: the list is that of the matches
# file: my_project/match_centre/urls.py
# instead of:
    path("admin/", admin.site.urls),
# write:
