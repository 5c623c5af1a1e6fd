# caught by: test_the_total_is_added
# a reader thinks: setdefault adds; it leaves what is there
def receipt(text):
    order = json.loads(text)
    order.setdefault("total", order["price"] * order["count"])
    return json.dumps(order)
