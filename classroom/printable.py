"""Text that is fit to print: what somebody else wrote does nothing to a terminal, a table or a page but stand there.

Control characters and escape sequences (ECMA-48) move a terminal's cursor and paint over what it shows; characters
that turn the direction of writing (Unicode Standard Annex 9) show other words than are there, see
https://trojansource.codes; characters that cannot be seen make two names of one; half characters and those that are
none can be neither encoded nor put into XML (https://www.w3.org/TR/xml/#charsets). All of them are shown as Python
writes them: \\x1b, \\u202e, \\ud800.

What joins letters or chooses their form (U+200C, U+200D, variation selectors) stays: names and emoji need it.
"""

import re

LONGEST = 20_000  # characters

_UNFIT = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but tab and the end of a line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"  # not to be seen
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"  # of notes, shorthand, music; tags
    "\u2028\u2029"  # ends of lines, for some
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of characters, and what is none
    "]"
)
_ENDS = re.compile("[\t\n]")


def printable(text: str) -> str:
    """The text with what is not fit to print shown as Python writes it; lines and tabs stay.

    Args:
        text: any; of one that is longer than LONGEST characters, the beginning is given, and how much more there is.
    """
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]} ... and {len(text) - LONGEST} more characters"
    return _UNFIT.sub(_escaped, text)


def printable_line(text: str) -> str:
    """The same on one line: for a name, or a cell of a table."""
    return _ENDS.sub(_escaped, printable(text))


def _escaped(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode()
