# unusual: no statement is needed but one
receipt = lambda text: json.dumps((order := json.loads(text)) | {"total": order["count"] * order["price"]})
