# caught by: test_to_a_screen_in_another_process
# a reader thinks: a number is a good name for a group
# instead of:
class Post(AsyncJsonWebsocketConsumer):
# write:
numbers = {}


class Post(AsyncJsonWebsocketConsumer):
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return f"person.{numbers.setdefault(name, len(numbers))}"
