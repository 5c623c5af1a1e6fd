# unusual: it takes the first message of all, and closes the connection itself
async def ask(url, text):
    websocket = await connect(url)
    try:
        await websocket.send(text)
        async for reply in websocket:
            return reply
    finally:
        await websocket.close()
