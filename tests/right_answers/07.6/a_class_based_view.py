# unusual: a TemplateView in urls.py, and JSON by hand with ifs
# file: my_project/scores/views.py
from django.views.generic import TemplateView


class ShowMatch(TemplateView):
    template_name = "scores/match.html"
# file: my_project/match_centre/urls.py
from django.contrib import admin
from django.urls import path

from scores.views import ShowMatch

urlpatterns = [
    path("admin/", admin.site.urls),
    path("matches/<int:match>/", ShowMatch.as_view()),
]
# file: my_project/scores/consumers.py
# instead of:
        match message:
            case {"type": "goal", "team": "home" | "away" as team}:
                self.goals[team] += 1
                await self.tell_score()
            case {"type": "score"}:
                await self.tell_score()
            case _:
                await self.tell_error("Send a goal, or ask for the score.")
# write:
        message = message if isinstance(message, dict) else {}
        kind, team = message.get("type"), message.get("team")
        if kind == "score" or (kind == "goal" and team in ("home", "away")):
            if kind == "goal":
                self.goals[team] += 1
            await self.send(text_data=json.dumps({**self.goals, "type": "score"}))
        else:
            await self.tell_error("?")
