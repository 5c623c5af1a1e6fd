from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Ticket(models.Model):
    """
    Lets one WebSocket in as this user, once. Only a digest of it is kept: who can read the table can use none.

    `session_key` names the session that it was made in, and is empty when a password was given for it.
    """

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    session_key = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(db_default=Now())  # the database's clock: all processes go by the same one

    def __str__(self):
        return f"a ticket of {self.user}"
