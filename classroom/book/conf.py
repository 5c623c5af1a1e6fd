"""Sphinx's settings for the book. What each means: https://www.sphinx-doc.org/en/master/usage/configuration.html"""

from classroom import __version__
from classroom.book.sources import ORIGINALS

project = "Django Channels, live in a notebook"
author = "The Django Channels course authors"
copyright = author
version = release = __version__
html_title = project

extensions = ["myst_nb", "sphinxcontrib.mermaid"]
exclude_patterns = [ORIGINALS]

nb_execution_mode = "off"  # run.py has run them
nb_merge_streams = True
nb_mime_priority_overrides = [("html", "text/html", 0)]
myst_enable_extensions: list[str] = []  # Markdown as JupyterLab has it; a "$" is a dollar
myst_fence_as_directive = ["mermaid"]
myst_heading_anchors = 6
myst_heading_slug_func = "classroom.book.sources.anchor_of"
suppress_warnings = [
    "myst.header",
    "misc.highlighting_failure",
]  # a cell may begin at any heading, and err on purpose
mermaid_fullscreen = False
mermaid_height = "auto"
mermaid_init_config = {
    "startOnLoad": False,
    "flowchart": {"wrappingWidth": 400, "subGraphTitleMargin": {"bottom": 20}},
}

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
html_copy_source = html_show_sourcelink = False
