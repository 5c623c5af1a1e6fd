from uuid import uuid4

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from pydantic import TypeAdapter, ValidationError

from chat.models import Room
from chat.posting import post
from chat.protocol import Text


class Command(BaseCommand):
    """python manage.py say lobby ada "Kick-off in five minutes." """

    help = "Post a message into a room, from outside of any connection."

    def add_arguments(self, parser):
        """The arguments of the command."""
        parser.add_argument("room", help="the room's address, such as lobby")
        parser.add_argument("author", help="a username")
        parser.add_argument("text")

    def handle(self, *, room, author, text, **options):
        """Post it, and say its number. Raises CommandError."""
        try:
            place, writer = Room.objects.get(slug=room), User.objects.get(username=author)
            text = TypeAdapter(Text).validate_python(text)
        except (Room.DoesNotExist, User.DoesNotExist) as error:
            raise CommandError(error) from None
        except ValidationError as error:
            raise CommandError(error.errors()[0]["msg"]) from None
        message = async_to_sync(post)(place, writer, str(uuid4()), text)
        self.stdout.write(f"Stored as number {message.number}.")
        if settings.PRICES_IN_PROCESS:
            wait = settings.HEARTBEAT
            self.stdout.write(
                f"The channel layer is in memory: the room sees it with a heartbeat, within {wait:g} seconds."
            )
