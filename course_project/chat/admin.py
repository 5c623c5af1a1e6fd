from django.contrib import admin

from .models import Message, Room


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    """Rooms, in the admin."""

    list_display = ["name", "slug", "last_number"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Messages, in the admin."""

    list_display = ["room", "number", "author", "text", "sent_at"]
    list_filter = ["room"]
