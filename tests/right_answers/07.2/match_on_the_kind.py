# unusual: match asks for the kinds, before and after
from contextlib import suppress


def understand(text):
    bad = []
    match text:
        case str():
            with suppress(ValueError, RecursionError):
                match json.loads(text, parse_constant=bad.append):
                    case dict() as message if not bad:
                        return message
