"""A browser in one call: it asks for a page, and says in words what came. For lessons.

    await get_page(server.http_url("scores/"))        # "HTTP 200: Scores: 2:1"

It is a few lines around Python's `http.client`, in a thread of its own: a server in this kernel can answer meanwhile.
"""

import asyncio
import re
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

LIMIT = 10.0  # seconds until the answer must have come
SHOWN = 60  # characters of a page

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)


async def get_page(url: str) -> str:
    """Ask for a page, without following where the answer leads.

    Args:
        url: its address, such as `server.http_url("scores/")`.

    Returns:
        "HTTP 200: " and the page's title, or how it begins when it has none; "HTTP 301, go to /scores/"; "HTTP 404" and
        the like for a failure.

    Raises:
        OSError: nobody answers there, or not in time.
    """
    return await asyncio.to_thread(_get, url)


def _get(url: str) -> str:
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.netloc, timeout=LIMIT)) as browser:
        browser.request("GET", parts.path or "/")
        return _in_words(browser.getresponse())


def _in_words(page: HTTPResponse) -> str:
    words = f"HTTP {page.status}"
    if page.status >= 400:
        return words
    if (where := page.getheader("Location")) is not None:
        return f"{words}, go to {where}"
    text = page.read().decode(errors="replace")
    title = _TITLE.search(text)
    return f"{words}: {title[1].strip() if title else text[:SHOWN]}"
