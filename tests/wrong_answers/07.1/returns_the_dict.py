# caught by: test_the_total_is_added
# a reader thinks: the dict is the receipt; turning it into text is somebody else's work
def receipt(text):
    order = json.loads(text)
    order["total"] = order["price"] * order["count"]
    return order
