# caught by: test_the_total_is_added
# a reader thinks: the last letter of an object is its bracket; a text may end with blanks or a new line
def receipt(text):
    order = json.loads(text)
    return text[:-1] + f', "total": {order["price"] * order["count"]}}}'
