# caught by: test_several_calls_at_the_same_time
# a reader thinks: async def is enough to let others go on
from websockets.sync.client import connect as connect_and_block


async def ask(url, text):
    with connect_and_block(url) as websocket:
        websocket.send(text)
        return websocket.recv()
