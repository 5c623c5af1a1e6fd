"""Names in archives that do not say how they are written.

A zip's names are UTF-8 when their flag says so, else those of the machine that made it: of Windows in Germany, China or
Japan, or UTF-8 all the same, as macOS writes it. Detectors of encodings want more text than names are: of eight
European names in cp1252 charset-normalizer 3.5 read four right and chardet 7.7 two, of five Chinese ones in GBK none
and two. So: a stated order, and of its readings the one that looks most like names. A wrong guess garbles names, but
never makes two of them one.
"""

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

# The first of equals wins. cp850, cp852 and cp866 are what Windows Explorer writes in Europe. Korean is left out: what
# EUC-KR writes is everyday Chinese in GBK.
_ORDER = ("cp1252", "cp850", "gbk", "cp932", "cp1251", "cp866", "cp1250", "cp852", "big5")
_EVERY_BYTE = "cp437"  # what a zip without the flag is by its specification: it reads anything
_ONE_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK", "IDEOGRAPHIC": "CJK"}
# The first bytes of the characters that are in everyday use
_EVERYDAY = {
    "gbk": range(0xB0, 0xD8),
    "cp932": (*range(0x81, 0x84), *range(0x88, 0x99)),
    "big5": range(0xA4, 0xC7),
}
_SELDOM = "þðƒªºµ"


def decoded(names: Sequence[bytes]) -> tuple[list[str], str]:
    """The names of one archive as text.

    Args:
        names: as they stand in the archive, each without word of its encoding.

    Returns:
        The names, and the encoding when it had to be guessed, else "".
    """
    with suppress(UnicodeDecodeError):
        return [name.decode("utf-8") for name in names], ""
    readings = {encoding: read for encoding in _ORDER if (read := _read(names, encoding)) is not None}
    best = min(readings, key=lambda encoding: _strangeness(readings[encoding], encoding), default=_EVERY_BYTE)
    return readings.get(best) or [name.decode(_EVERY_BYTE) for name in names], best


def _read(names: Sequence[bytes], encoding: str) -> list[str] | None:
    """The names in an encoding; None when it can't be: two names would become one, or a character is none."""
    try:
        read = [name.decode(encoding) for name in names]
    except UnicodeDecodeError:
        return None
    no_text = any(unicodedata.category(one) in ("Cc", "Co", "Cn") for one in set("".join(read)))
    return None if no_text or len(set(read)) < len(set(names)) else read


def _strangeness(names: list[str], encoding: str) -> float:
    """How little these look like names of people and files; 0 for what nobody would wonder at."""
    words = {word for name in names for word in name.replace("/", " ").split()}
    return sum(_strange_word(word, encoding) for word in words)


def _strange_word(word: str, encoding: str) -> float:
    foreign = [one for one in word if not one.isascii()]
    if not foreign:
        return 0
    letters = [one for one in word if one.isalpha()]
    strange = 3.0 * sum(unicodedata.category(one)[0] not in "LMN" for one in foreign)
    strange += 3.0 * (len({_script(one) for one in letters}) > 1)
    strange += 2.0 * sum(
        one.islower() and other.isupper() and not (one + other).isascii() for one, other in pairwise(word)
    )
    strange += sum(one in _SELDOM or _script(one) in ("HALFWIDTH", "FULLWIDTH") for one in foreign)
    if everyday := _EVERYDAY.get(encoding):
        strange += sum(_script(one) == "CJK" and one.encode(encoding)[0] not in everyday for one in foreign)
    if letters and _script(letters[0]) == "LATIN":  # a word of accents and nothing else
        strange += max(0.0, len(foreign) - len(letters) / 2)
    return strange


def _script(one: str) -> str:
    first = unicodedata.name(one, "").partition(" ")[0]
    return _ONE_SCRIPT.get(first, first)
