"""A browser in one call: it asks for a page, and says in words what came. For lessons.

    await get_page(server.http_url("scores/"))        # "HTTP 200: Scores: 2:1"

It is a few lines around Python's `http.client`, in a thread of its own: a server in this kernel can answer meanwhile.
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from urllib.parse import urlsplit

LIMIT = 10.0  # seconds until the answer must have come
SHOWN = 60  # characters of a page

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What a server has answered.

    Attributes:
        status: e.g. 200.
        headers: as they came.
        text: the body.
    """

    status: int
    headers: Message
    text: str


async def get_page(url: str, headers: Mapping[str, str] | None = None) -> str:
    """Ask for a page, without following where the answer leads.

    Args:
        url: its address, such as `server.http_url("scores/")`.
        headers: more headers of the request, such as a cookie's.

    Returns:
        "HTTP 200: " and the page's title, or how it begins when it has none; "HTTP 301, go to /scores/"; "HTTP 404" and
        the like for a failure.

    Raises:
        OSError: nobody answers there, or not in time.
    """
    return _in_words(await answer_of(url, headers))


async def answer_of(url: str, headers: Mapping[str, str] | None = None, body: str | None = None) -> Answer:
    """Ask for a page, and give the whole answer.

    Args:
        url, headers: as for `get_page`.
        body: what to POST, in place of a GET.

    Raises:
        OSError: nobody answers there, or not in time.
    """
    return await asyncio.to_thread(_asked, url, headers or {}, body)


def _asked(url: str, headers: Mapping[str, str], body: str | None) -> Answer:
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.netloc, timeout=LIMIT)) as browser:
        query = f"?{parts.query}" if parts.query else ""
        browser.request("GET" if body is None else "POST", f"{parts.path or '/'}{query}", body, dict(headers))
        answer = browser.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))


def _in_words(page: Answer) -> str:
    words = f"HTTP {page.status}"
    if page.status >= 400:
        return words
    if (where := page.headers["Location"]) is not None:
        return f"{words}, go to {where}"
    title = _TITLE.search(page.text)
    return f"{words}: {title[1].strip() if title else page.text[:SHOWN]}"
