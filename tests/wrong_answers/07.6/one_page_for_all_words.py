# caught by: test_each_match_has_its_page
# a reader thinks: a page needs no number
# file: my_project/match_centre/urls.py
from django.contrib import admin
from django.urls import path

from scores.views import show_match

urlpatterns = [
    path("admin/", admin.site.urls),
    path("matches/<str:match>/", show_match),
]
