# unusual: an except for all that can go wrong, and a decoder made once
def no_number(name):
    raise ArithmeticError(name)


decoder = json.JSONDecoder(parse_constant=no_number)


def understand(text):
    try:
        assert type(text) is str
        value = decoder.decode(text)
        value.keys()
    except Exception:
        return None
    return value
