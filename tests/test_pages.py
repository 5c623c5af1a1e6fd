"""classroom/in_notebook/pages.py: what a browser gets, in words."""

import pytest

from classroom import serve
from classroom.in_notebook.pages import get_page


async def application(scope, receive, send):
    """A page, a page that has moved, and nothing else."""
    status, headers = {
        "/scores/": (200, []),
        "/scores": (301, [(b"location", b"/scores/")]),
    }.get(scope["path"], (404, []))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"Scores: 2:1"})


@pytest.mark.parametrize(
    ("path", "words"),
    [("scores/", "HTTP 200: Scores: 2:1"), ("scores", "HTTP 301, go to /scores/"), ("nothing/", "HTTP 404")],
)
async def test_an_answer_is_said_in_words(path, words):
    server = await serve(application)
    try:
        assert await get_page(server.http_url(path)) == words
    finally:
        await server.stop()
