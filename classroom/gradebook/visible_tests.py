"""A module of tests without its hidden checks, as students get it."""

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator, Sequence

from classroom.errors import CourseError

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


class HiddenCheckError(CourseError):
    """A hidden check can't be left out; the text says which and what to do."""


def without_hidden(source: str, name: str) -> str:
    """Return the module without the tests that are marked `@pytest.mark.hidden`.

    With a test go its decorators, the comment right above it, and each helper, constant and import of the
    module that nothing else uses. All other lines stay as they are.

    Args:
        source: the module's text.
        name: its file name, for the message.

    Raises:
        HiddenCheckError: the marker stands where it is no decorator, such as in `pytest.param(marks=...)`.
    """
    tree = ast.parse(source, name)
    hidden = list(_hidden(tree.body))
    cut = hidden + _helpers_of(hidden, tree) if hidden else []
    lines = source.splitlines(keepends=True)
    comments = _comment_lines(source)
    for first, last in sorted((_range(node, lines, comments) for node in cut), reverse=True):
        del lines[first - 1 : last]
    left = "".join(lines).rstrip("\n") + "\n"
    for node in ast.walk(ast.parse(left, name)):
        if _is_mark(node, "hidden"):
            raise HiddenCheckError(
                f"{name}: `{ast.unparse(node)}` can't be left out of what students get. "
                "Write it as a decorator of a test or of a class of tests."
            )
    return left


def tasks_judged(source: str) -> set[str]:
    """The tasks that a module's classes judge, by their marker, such as {"01.1", "01.2"}."""
    return {
        ast.literal_eval(node.args[0])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _is_mark(node.func, "task")
    }


def _hidden(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Hidden tests; a class, when it has no other."""
    for node in body:
        if not isinstance(node, (*_FUNCTION, ast.ClassDef)):
            continue
        if any(_is_mark(mark, "hidden") for mark in node.decorator_list):
            yield node
        elif isinstance(node, ast.ClassDef):
            inside = list(_hidden(node.body))
            others = [one for one in node.body if isinstance(one, _FUNCTION) and one not in inside]
            yield from inside if others else [node] if inside else []


def _is_mark(node: ast.AST, name: str) -> bool:
    """Whether it is `pytest.mark.NAME` or `mark.NAME`, called or not."""
    if isinstance(node, ast.Call):
        node = node.func
    return isinstance(node, ast.Attribute) and node.attr == name and ast.unparse(node.value).endswith("mark")


def _helpers_of(hidden: list[ast.stmt], tree: ast.Module) -> list[ast.stmt]:
    """What stands at the top level for hidden tests alone, helpers of helpers included."""
    helpers: list[ast.stmt] = []
    while True:
        cut = hidden + helpers
        used = {name for node in cut for name in _names([node])}
        more = [
            node
            for node in tree.body
            if node not in cut
            and (made := _makes(node))
            and made & used
            and not made & _names([one for one in tree.body if one is not node], leaving_out=cut)
        ]
        if not more:
            return helpers
        helpers += more


def _makes(node: ast.stmt) -> set[str]:
    """The names that a statement defines."""
    if isinstance(node, (*_FUNCTION, ast.ClassDef)):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    if isinstance(node, ast.Assign | ast.AnnAssign):
        names = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
        return {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return set()


def _names(nodes: Iterable[ast.AST], leaving_out: Sequence[ast.AST] = ()) -> set[str]:
    """All names that occur: a fixture is used by the name of a parameter, or by a string."""
    found, waiting = set(), [node for node in nodes if node not in leaving_out]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        waiting += [child for child in ast.iter_child_nodes(node) if child not in leaving_out]
    return found


def _range(node: ast.stmt, lines: list[str], comments: set[int]) -> tuple[int, int]:
    """First and last line of a statement, with the comment and the blank lines above it."""
    first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
    while first - 1 in comments:
        first -= 1
    while first > 1 and not lines[first - 2].strip():
        first -= 1
    last = line = node.end_lineno or node.lineno
    while line < len(lines) and (not lines[line].strip() or line + 1 in comments):
        line += 1
        if line in comments:
            if _indent(lines[line - 1]) <= node.col_offset:
                break
            last = line  # a comment below its last statement is still the test's
    return first, last


def _comment_lines(source: str) -> set[int]:
    """The lines that hold a comment and nothing else."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {one.start[0] for one in tokens if one.type == tokenize.COMMENT and one.line.strip() == one.string}


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
