# unusual: every question is asked of the kind and the value as JSON text, the first problem is taken
def problem_with(message):
    kind, share, count = (json.dumps(message.get(name)) for name in ("type", "share", "count"))
    order = kind in ('"buy"', '"sell"')
    problems = [
        ("unknown_type", not order and kind != '"portfolio"'),
        ("unknown_share", order and share not in {json.dumps(name) for name in PRICES}),
        ("bad_count", order and count not in {str(number) for number in range(1, 1001)}),
    ]
    return next((code for code, found in problems if found), None)
