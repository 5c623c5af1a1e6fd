"""classroom/server/frame.py: where the reader's browser finds a page, as far as the kernel can know."""

import json

import pytest

from classroom.server import frame
from classroom.server.server import Server

LOCAL = {"base_url": "/", "hostname": "127.0.0.1"}


@pytest.fixture
def told(monkeypatch, tmp_path):
    """What the Jupyter server that started this kernel has written of itself, as a function of it; None: there is none."""
    monkeypatch.delenv("CODESPACES", raising=False)
    monkeypatch.setenv("JPY_PARENT_PID", "4711")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))

    def write(about):
        (tmp_path / "jpserver-4712.json").write_text(json.dumps(LOCAL | {"base_url": "/another/"}))
        if about is not None:
            (tmp_path / "jpserver-4711.json").write_text(json.dumps(about))

    return write


@pytest.mark.parametrize(
    ("about", "address"),
    [
        (None, "http://127.0.0.1:40001/page/"),  # VS Code, or a test
        (LOCAL, "http://127.0.0.1:40001/page/"),
        (LOCAL | {"hostname": "localhost"}, "http://127.0.0.1:40001/page/"),
        (LOCAL | {"base_url": "/user/ada/"}, "/user/ada/proxy/40001/page/"),  # a hub, Binder
        (LOCAL | {"base_url": "/user/ada%40home/"}, "/user/ada%40home/proxy/40001/page/"),
        (LOCAL | {"hostname": "0.0.0.0"}, "/proxy/40001/page/"),  # a container
    ],
)
def test_the_address(told, about, address):
    told(about)
    for path in ("page/", "/page/"):
        assert frame.address_for_the_browser(40001, path) == address


def test_a_file_that_is_half_written_is_none(told, tmp_path):
    told(None)
    (tmp_path / "jpserver-4711.json").write_text('{"base_url"')
    assert frame.address_for_the_browser(40001, "page/").startswith("http://127.0.0.1")


def test_jupyterlab_in_a_codespace_hands_the_page_on(told, monkeypatch):
    told(LOCAL)
    monkeypatch.setenv("CODESPACES", "true")
    assert frame.address_for_the_browser(40001, "page/") == "/proxy/40001/page/"


def shown(server):
    """What stands under the cell: HTML, or Markdown."""
    page = server.page("page/", title='The "score" page', height=110)
    return page._repr_html_() if hasattr(page, "_repr_html_") else page._repr_markdown_()


@pytest.fixture
def server():
    server = Server(None)
    server.port = 40001
    return server


def test_the_frame_has_a_title_and_its_height(told, server):
    told(LOCAL)
    html = shown(server)
    assert html.strip().startswith("<iframe") and 'src="http://127.0.0.1:40001/page/"' in html
    assert 'title="The &quot;score&quot; page"' in html and 'height="110"' in html and 'width="100%"' in html


def test_a_sentence_where_nothing_hands_the_page_on(told, server, monkeypatch):
    told(LOCAL | {"base_url": "/user/ada/"})
    monkeypatch.setattr(frame, "find_spec", lambda name: None)
    assert shown(server).endswith("the package `jupyter-server-proxy` is missing beside it.")


def test_a_sentence_in_a_codespaces_vs_code(told, server, monkeypatch):
    told(None)
    monkeypatch.setenv("CODESPACES", "true")
    assert "port 40001" in shown(server) and "`/page/`" in shown(server)
