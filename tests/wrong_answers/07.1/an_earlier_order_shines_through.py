# caught by: test_all_other_fields_stay
# a reader thinks: a default argument is made anew for each call
def receipt(text, order={}):
    order.update(json.loads(text))
    order["total"] = order["price"] * order["count"]
    return json.dumps(order)
