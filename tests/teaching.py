"""TEACHING.md's own lines, for the tests that type them."""

import re

from classroom.paths import ROOT

TEACHING = (ROOT / "TEACHING.md").read_text("utf-8")


def block(first: str, language: str = "") -> str:
    """The text of the one block that begins with these words."""
    (text,) = re.findall(rf"^```{language}\n({re.escape(first)}.*?)^```$", TEACHING, re.MULTILINE | re.DOTALL)
    return text
