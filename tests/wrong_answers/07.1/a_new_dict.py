# caught by: test_all_other_fields_stay
# a reader thinks: an order has the fields of the example
def receipt(text):
    order = json.loads(text)
    total = order["price"] * order["count"]
    return json.dumps(
        {"item": order.get("item"), "price": order["price"], "count": order["count"], "total": total}
    )
