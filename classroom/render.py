"""HTML out of the templates."""

import re
from functools import cache
from typing import TYPE_CHECKING

from classroom.paths import TEMPLATES
from classroom.printable import printable

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def render(template: str, **values: object) -> str:
    """Return the HTML of a template below classroom/templates/; values are escaped, and made fit to print."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader  # only when something is drawn

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_fit
    )
    environment.filters["code"] = _code
    return environment


def _fit(value: object) -> object:
    return printable(value) if type(value) is str else value  # not Markup: that is a template's own, or Pygments'


def _code(text: str) -> "Markup":
    """Markdown's backticks as HTML's <code>; all else is escaped."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(printable(text)))))
