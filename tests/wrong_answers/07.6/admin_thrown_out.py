# caught by: test_each_match_has_its_page
# a reader thinks: the list is that of the matches
# file: my_project/match_centre/urls.py
from django.contrib import admin
from django.urls import path

from scores.views import show_match

urlpatterns = [
    path("matches/<int:match>/", show_match),
]
