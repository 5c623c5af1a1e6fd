# caught by: test_the_connection_is_closed
# a reader thinks: a connection closes by itself when the function ends
open_connections = []


async def ask(url, text):
    websocket = await connect(url)
    open_connections.append(websocket)
    await websocket.send(text)
    return await websocket.recv()
