# unusual: a test for each line of the Goal, and a client that ends without disconnect
# file: desks/test_viewers.py
# instead of:
    assert await eve.receive_nothing()
    await ben.disconnect()
# write:


async def test_of_another_match():
    ann, eve = await viewer_of(7), await viewer_of(8)
    await ann.send_to(text_data="offside!")
    await ann.receive_from()
    await eve.send_to(text_data="corner!")
    assert await eve.receive_from() == "corner!"


async def test_who_stays():
    ann, ben = await viewer_of(7), await viewer_of(7)
    await ben.send_input({"type": "websocket.disconnect", "code": 1001})
    await ben.wait()
