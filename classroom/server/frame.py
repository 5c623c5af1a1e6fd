"""A page of this server in a frame, at an address that the reader's browser can reach.

The server listens on 127.0.0.1 of the kernel's machine. Where the browser is on that machine too, this is the address.
On a JupyterHub, on Binder or in a container the browser reaches JupyterLab and nothing else. There JupyterLab hands the
page on, WebSockets too, with the extension jupyter-server-proxy: https://jupyter-server-proxy.readthedocs.io/
Such a page comes from JupyterLab's own origin, and may do there what the reader may: it has to be the reader's own.
"""

import json
import os
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.display import IFrame, Markdown

ONE_MACHINE = ("127.0.0.1", "::1", "localhost")


class OutOfReach(Exception):
    """The reader's browser can't get the page; the text says why, and what to do."""


def frame(port: int, path: str, title: str, height: int) -> "IFrame | Markdown":
    """Return the page in a frame, or a sentence that says why the reader's browser can't get it.

    Args:
        port: the server's TCP port.
        path: the page's path, such as "page/".
        title: what is read aloud to who can't see the frame.
        height: of the frame, in pixels.
    """
    from IPython.display import IFrame, Markdown  # only when something is shown

    try:
        address = address_for_the_browser(port, path)
    except OutOfReach as why:
        return Markdown(str(why))
    return IFrame(address, width="100%", height=height, extras=[f'title="{escape(title)}"'])


def address_for_the_browser(port: int, path: str) -> str:
    """Return the address of a page: a whole one, or one below JupyterLab's own that begins with "/".

    Raises:
        OutOfReach: the browser is on another machine, and nothing hands the page on.
    """
    path, jupyter = path.removeprefix("/"), _jupyter_server()
    if not _browser_is_elsewhere(jupyter):
        return f"http://127.0.0.1:{port}/{path}"
    if jupyter is None:
        raise OutOfReach(
            "Your browser is on another machine than this notebook, so the page is not shown here. "
            f"In VS Code, open the view *Ports*, there port {port}, and in the browser's tab the page `/{path}`."
        )
    if find_spec("jupyter_server_proxy") is None:
        raise OutOfReach(
            "Your browser is on another machine than this notebook, and this JupyterLab can't hand the page on: "
            "the package `jupyter-server-proxy` is missing beside it."
        )
    return f"{jupyter['base_url']}proxy/{port}/{path}"


def _browser_is_elsewhere(jupyter: dict[str, Any] | None) -> bool:
    """What can be known of it: a codespace, a hub's prefix, or a server that listens to other machines."""
    if "CODESPACES" in os.environ:  # https://docs.github.com/codespaces: default environment variables
        return True
    return jupyter is not None and (jupyter["base_url"] != "/" or jupyter["hostname"] not in ONE_MACHINE)


def _jupyter_server() -> dict[str, Any] | None:
    """What the Jupyter server that started this kernel says of itself; None when none did, as in VS Code.

    The server writes it to a file with its process number in the name (jupyter_server's `write_server_info_file`), and
    whoever starts a kernel gives it the number (jupyter_client's `launch_kernel`).
    """
    from jupyter_core.paths import jupyter_runtime_dir

    file = Path(jupyter_runtime_dir(), f"jpserver-{os.environ.get('JPY_PARENT_PID')}.json")
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told
