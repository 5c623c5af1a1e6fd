# unusual: each name gets a number
# instead of:
class Post(AsyncJsonWebsocketConsumer):
# write:
numbers = {}


class Post(AsyncJsonWebsocketConsumer):
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return f"person.{numbers.setdefault(name, len(numbers))}"
