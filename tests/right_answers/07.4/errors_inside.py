# unusual: small functions that raise, and one place that turns what they raise into a code
class Problem(Exception):
    pass


def must(true, code):
    if not true:
        raise Problem(code)


def ask(message):
    kind = message.get("type")
    must(any(kind == one for one in ("portfolio", "buy", "sell")), "unknown_type")
    if kind != "portfolio":
        must(any(message.get("share") == name for name in PRICES), "unknown_share")
        count = message.get("count")
        must(isinstance(count, int) and not isinstance(count, bool) and 0 < count < 1001, "bad_count")


def problem_with(message):
    try:
        ask(message)
    except Problem as problem:
        return str(problem)
