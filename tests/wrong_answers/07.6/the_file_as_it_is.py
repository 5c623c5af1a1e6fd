# caught by: test_each_match_has_its_page
# a reader thinks: a template without a variable is a file like others
# file: my_project/scores/views.py
from pathlib import Path

from django.http import HttpResponse


def show_match(request, match):
    return HttpResponse((Path(__file__).parent / "templates/scores/match.html").read_text())
