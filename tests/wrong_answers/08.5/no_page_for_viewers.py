# caught by: test_viewers_have_a_page
# a reader thinks: the page is there already
# file: my_project/match_centre/urls.py
from django.contrib import admin
from django.urls import path

from scores.views import show_match

urlpatterns = [
    path("admin/", admin.site.urls),
    path("matches/<int:match>/", show_match),
]
