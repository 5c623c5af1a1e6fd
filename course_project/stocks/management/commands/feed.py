import asyncio
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stocks.market import publish
from stocks.replay import BadRow, read_ticks
from stocks.walk import random_walk


class Command(BaseCommand):
    """python manage.py feed"""

    help = "Publish share prices to every process that shows them: a random walk, or a CSV file replayed."

    def add_arguments(self, parser):
        """The options of the command."""
        parser.add_argument("--seed", type=int, help="the same seed walks the same way again")
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between two steps (0.5)")
        parser.add_argument("--csv", type=Path, help="replay this file: seconds,symbol,price")
        parser.add_argument("--speed", type=float, default=1.0, help="replay this many times as fast (1)")

    def handle(self, *, seed, interval, csv, speed, **options):
        """Publish until the file ends, or Ctrl-C. Raises CommandError."""
        if settings.PRICES_IN_PROCESS:
            raise CommandError(
                "The channel layer is in memory, so no other process would hear these prices. "
                "runserver makes its own; to use this command, set CHANNEL_LAYER_URL for both."
            )
        if interval <= 0 or speed <= 0:
            raise CommandError("--interval and --speed are numbers above 0.")
        try:
            if csv:
                with csv.open(newline="", encoding="utf-8") as lines:
                    asyncio.run(publish(read_ticks(lines, speed)))
            else:
                asyncio.run(publish(random_walk(seed, interval)))
        except (OSError, BadRow) as error:
            raise CommandError(error) from None
        except KeyboardInterrupt:
            self.stdout.write("The feed has stopped.")
