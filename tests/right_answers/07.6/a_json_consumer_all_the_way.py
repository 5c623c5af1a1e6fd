# unusual: decode_json and receive_json, and receive for what has no text
# file: my_project/scores/consumers.py
# instead of:
    async def receive(self, text_data=None, bytes_data=None):
        try:
            message = json.loads(text_data, parse_constant=refuse)
        except (TypeError, ValueError, RecursionError):
            message = None  # a binary message, or not JSON
        match message:
# write:
    async def receive(self, text_data=None, bytes_data=None, **more):
        await super().receive(text_data or "null", **more)

    @classmethod
    async def decode_json(cls, text_data):
        try:
            return json.loads(text_data, parse_constant=refuse)
        except (ValueError, RecursionError):
            return None

    async def receive_json(self, content):
        match content:
