"""What the checks of the match centre's stages have in common: the reader's own project, from exercise 02 on."""

import json
import random
from typing import Any

from classroom.judging.client import Matching, matching

ELSEWHERE = "http://elsewhere.example"  # the origin of another site's page
LAST = 3  # minutes of a match, by CLOCK
# In the place of scores/clock.py: the match of an odd number runs, that of an even one stands still.
CLOCK = f"""\
import asyncio

LAST = {LAST}


async def minute(match):
    if match % 2 == 0:  # a match that stands still
        await asyncio.Event().wait()
"""


def a_match(runs: bool = False) -> int:
    """The number of a match that no check has had.

    Args:
        runs: whether CLOCK lets it run.
    """
    return 2 * random.randrange(10, 10**8) + runs


def a_message(**fields: Any) -> Matching:
    """A text message that is a JSON object of exactly these fields; each of the same kind: 1 is not true, nor 1.0."""
    wanted = json.dumps(fields, sort_keys=True)
    return matching(
        lambda text: isinstance(text, str) and json.dumps(json.loads(text), sort_keys=True) == wanted,
        json.dumps(fields, ensure_ascii=False),
    )


def _is_an_error(text: str | bytes) -> bool:
    message = json.loads(text)
    return message.keys() == {"type", "detail"} and message["type"] == "error" and bool(message["detail"].strip())


AN_ERROR = matching(_is_an_error, '{"type": "error", "detail": "..."}, with words of yours')
