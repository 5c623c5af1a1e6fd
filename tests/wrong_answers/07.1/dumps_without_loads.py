# caught by: test_the_total_is_added
# a reader thinks: json.dumps is all there is to JSON (the old tutorial names nothing else)
def receipt(text):
    item, price, count = (part.split(":")[1].strip(' "}') for part in text.split(","))
    return json.dumps({"item": item, "price": price, "count": count, "total": price * int(count)})
