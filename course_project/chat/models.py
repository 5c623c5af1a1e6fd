from django.conf import settings
from django.db import models
from django.urls import reverse

from .events import MessageJSON


class Room(models.Model):
    """A place to talk. Both counters are changed only while the room's row is locked."""

    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    people_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The room's page."""
        return reverse("chat:room", args=[self.slug])

    @property
    def group(self):
        """The channel layer's group that every connection to this room joins."""
        return f"chat.{self.pk}"


class Message(models.Model):
    """
    One thing said in a room.

    `number` counts 1, 2, 3 within the room, without gaps: who has seen number 7 can ask for what follows.
    `ref` is chosen by the sender's client: the same message sent again is recognised by it.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    ref = models.CharField(max_length=36)
    text = models.TextField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="one_message_a_number"),
            models.UniqueConstraint(fields=["room", "author", "ref"], name="stored_once"),
        ]

    def __str__(self):
        return f"{self.room} #{self.number}"

    def as_json(self) -> MessageJSON:
        """The message as clients get it."""
        return {
            "number": self.number,
            "author": self.author.get_username(),
            "text": self.text,
            "sent_at": self.sent_at.isoformat(),
        }


class Presence(models.Model):
    """One open connection to a room, kept fresh by its heartbeat. No user: a guest."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)
    connection = models.CharField(max_length=100, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return f"{self.user or 'a guest'} in {self.room}"
