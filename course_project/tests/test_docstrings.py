"""The project is read by learners: each class and each function says what it is for."""

import ast

import pytest

from .live_server import PROJECT

FILES = [
    path.relative_to(PROJECT).as_posix()
    for path in sorted(PROJECT.glob("*/**/*.py"))
    if not {"tests", "migrations", "mutants"} & set(path.relative_to(PROJECT).parts)
]
# What a framework calls by a name that it has chosen, and that says it all.
KNOWN = {"Meta", "websocket_connect", "websocket_receive", "websocket_disconnect", "connect"}


@pytest.mark.parametrize("file", FILES)
def test_everything_public_is_documented(file):
    tree = ast.parse((PROJECT / file).read_text())
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    public = [node for node in ast.walk(tree) if isinstance(node, kinds) and not node.name.startswith("_")]
    assert [node.name for node in public if node.name not in KNOWN and not ast.get_docstring(node)] == []
