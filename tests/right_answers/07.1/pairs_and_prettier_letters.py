# unusual: the fields as a list of pairs, the total first, letters as they are, and blanks
def receipt(text):
    pairs = json.JSONDecoder(object_pairs_hook=list).decode(text.strip())
    order = json.loads(text)
    kept = [(name, order[name]) for name, _ in pairs if name != "total"]
    fields = dict([("total", order["price"] * order["count"]), *kept])
    return " " + json.dumps(fields, ensure_ascii=False, indent=4) + "\n"
