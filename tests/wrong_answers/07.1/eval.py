# caught by: test_all_other_fields_stay
# a reader thinks: JSON looks like Python, so eval reads it; it fails at null and true
def receipt(text):
    order = eval(text)
    order["total"] = order["price"] * order["count"]
    return json.dumps(order)
