from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path

from .models import Message, Room


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    """Rooms, in the admin."""

    list_display = ["name", "slug", "last_number"]
    prepopulated_fields = {"slug": ["name"]}

    def get_urls(self):
        """The admin's own addresses, and that of the overview before them."""
        overview = self.admin_site.admin_view(self.overview)
        return [path("overview/", overview, name="chat_room_overview"), *super().get_urls()]

    def overview(self, request):
        """All rooms and who is in them, live; chat/static/chat/overview.js fills the page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {"title": "Who is in the rooms", "opts": self.opts}
        return TemplateResponse(request, "admin/chat/room/overview.html", context)


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Messages, in the admin."""

    list_display = ["room", "number", "author", "text", "sent_at"]
    list_filter = ["room"]
