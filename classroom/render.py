"""HTML out of the templates."""

import re
from functools import cache
from typing import TYPE_CHECKING

from classroom.paths import TEMPLATES

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def render(template: str, **values: object) -> str:
    """Return the HTML of a template below classroom/templates/; values are escaped."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader  # only when something is drawn

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["code"] = _code
    return environment


def _code(text: str) -> "Markup":
    """Markdown's backticks as HTML's <code>; all else is escaped."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
