# caught by: test_the_total_is_added
# a reader thinks: what Python prints is JSON
def receipt(text):
    order = json.loads(text)
    order["total"] = order["price"] * order["count"]
    return str(order)
