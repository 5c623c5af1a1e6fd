"""Each mistake of the old tutorial, and of the official documentation, is named and disproved in a lesson.

A lesson's `## What the old tutorial says` quotes the words; a link beside them leads to the cells that prove it.
"""

import pytest
from notebook_lint import is_markdown, links, read, sections, source

from classroom.paths import NOTEBOOKS

OLD_TUTORIAL = {
    "01_installation": ["the only module maintained by python", "more protocols", "another package called daphne"],
    "02_configuration": [
        "setting.py",
        "Write both packages in installed_apps as follows",
        "adds `runworker`",
        "Change the line",
        "from websocket_app.routing import websocket_urlpatterns",
        "in your app or main project directory",
        "makes no app",
    ],
    "03_routing": ["url_patterns = [", "It the same as defining urls for views"],
    "04_consumers": [
        "def websocket_close(self, event):",
        "This function is executed when connections is terminated",
        "A consumer in websocket work as a view",
        "Sync Consumer handles only one request at a time",
        "Async Consumer can handle multiple reqeusts at the same time",
        "keyword is required for calling any function in AsyncConsumer",
    ],
    "05_accept": ["the connection will not be created", "self.send({"],
    "06_send": ["message reveived...", "this is server sending message to you", "As only text data is permitted"],
    "07_serialization": ["library to convert python dictionary to string"],
}
OFFICIAL_DOCUMENTATION = {
    "02_configuration": ["written for 4.0"],
    "04_consumers": ["threadpool", "write SyncConsumers by default", "blocking the entire server"],
    "05_accept": ["will be rejected and closed", "def connect(self, event):"],
    "06_send": ['bytes_data="Hello world!"'],
    "08_groups": ["in some rare cases (power loss, etc)"],
}
MISTAKES = [
    (lesson, words)
    for mistakes in (OLD_TUTORIAL, OFFICIAL_DOCUMENTATION)
    for lesson, several in mistakes.items()
    for words in several
]


def corrections(lesson):
    """The list lines and paragraphs of a lesson's `## What the old tutorial says`."""
    notebook = read(NOTEBOOKS / f"{lesson}.ipynb")
    (section,) = (one for one in sections(notebook) if one.title == "What the old tutorial says")
    text = "\n\n".join(source(cell) for cell in section.cells if is_markdown(cell))
    return [part for paragraph in text.split("\n\n") for part in paragraph.split("\n- ")]


@pytest.mark.parametrize(("lesson", "words"), MISTAKES)
def test_each_mistake_is_quoted_and_disproved(lesson, words):
    found = [one for one in corrections(lesson) if words in one]
    assert found, f"{lesson} does not say {words!r}"
    assert any(links(one) for one in found), f"{lesson} does not prove what it says of {words!r}"
