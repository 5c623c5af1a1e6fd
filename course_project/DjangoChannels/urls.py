"""Every page of the project."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from common.views import health, show_metrics

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("side-by-side/", include("websocket_app.urls")),
    path("chat/", include("chat.urls")),
    path("stocks/", include("stocks.urls")),
    path("accounts/", include("accounts.urls")),
    path("tickets/", include("tickets.urls")),
    path("health/", health, name="health"),
    path("metrics/", show_metrics, name="metrics"),
    path("admin/", admin.site.urls),
]
