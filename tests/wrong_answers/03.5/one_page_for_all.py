# caught by: test_a_page_that_is_not_there_is_404
# a reader thinks: there is one page, so each address may have it
async def page(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"Scores: 2:1"})


project = ProtocolTypeRouter({
    "http": page,
    "websocket": URLRouter([*two_desks.routes, *matches.routes]),
})
