"""What a check asks a project's servers for: pages, forms, and what several of them share."""

import asyncio
import json
import socket
from urllib.parse import parse_qs

from test_grading_commands import program

from classroom.judging.pages import get_page

# A server that answers with what it was asked, and keeps it in its folder.
SERVER = """\
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

class Desk(BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        with Path("asked.txt").open("a") as file:
            print(self.command, file=file)
        asked = {"method": self.command, "body": body, "headers": {k.lower(): v for k, v in self.headers.items()}}
        answer = json.dumps({**asked, "before": Path("asked.txt").read_text().split()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET

HTTPServer(("127.0.0.1", int(sys.argv[1])), Desk).serve_forever()
"""


async def test_a_form_is_posted_as_a_browser_sends_it_to_servers_that_share_a_folder():
    with program() as learner:
        copy = await learner.make_folder({"manage.py": SERVER})
        one = await learner.project("manage.py", "PORT", copy=copy)
        other = await learner.project("SECOND=1", "manage.py", "PORT", copy=copy)
        assert one.port != other.port and one.folder == other.folder == copy
        assert one is await learner.project("manage.py", "PORT", copy=copy), "started once for all checks"
        fields = {"team": "home & away", "match": "7", "by": "Zoë"}
        posted = json.loads((await one.page("/add/", {"Cookie": "a=b"}, fields)).text)
        assert posted["method"] == "POST" and posted["headers"]["cookie"] == "a=b"
        assert posted["headers"]["content-type"] == "application/x-www-form-urlencoded"
        assert parse_qs(posted["body"]) == {name: [value] for name, value in fields.items()}
        got = json.loads((await other.page("/")).text)
        assert (got["method"], got["body"], got["before"]) == ("GET", "", ["POST", "GET"])


async def test_a_form_without_fields_is_posted_too():
    asked = asyncio.get_running_loop().create_future()

    async def answer(reader, writer):
        asked.set_result((await reader.readline()).split()[0])
        writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    page = await get_page(socket.socket(), server.sockets[0].getsockname()[1], "/delete/", form={})
    server.close()
    assert (await asked, page.status) == (b"POST", 302)
