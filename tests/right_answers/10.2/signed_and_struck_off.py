# unusual: the ticket is signed and holds everything; what is kept is what was used
LIFETIME = 30
used = set()


async def ticket_view(request):
    user = await request.auser()
    if not user.is_authenticated:
        return HttpResponse("no", status=403)
    said = signing.dumps([user.username, now(), secrets.token_hex()])
    return HttpResponse(said.replace(":", "-_-"))


class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0].replace("-_-", ":")
        try:
            name, made, _ = signing.loads(ticket)
        except signing.BadSignature:
            return await self.close()
        if ticket in used or now() - made > LIFETIME:
            return await self.close()
        used.add(ticket)
        await self.accept()
        await self.send(f"You are {name}")


ticket_site = pages_and(TicketDoor, log_in=log_in, ticket=ticket_view, later=later)
