# unusual: a lock of asyncio's around the coroutine's queries, and an event that makes each consumer read
saying = asyncio.Lock()


async def say(match, text):
    async with saying:
        newest = await Line.objects.filter(match=match).aaggregate(number=models.Max("number"))
        await Line.objects.acreate(match=match, number=(newest["number"] or 0) + 1, text=text)
        await get_channel_layer().group_send(f"match.{match}", {"type": "look"})


class Follow(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.match = int(self.scope["path"].split("/")[-2])
        self.last = 0
        await self.channel_layer.group_add(f"match.{self.match}", self.channel_name)
        await self.accept()
        await self.look({})

    async def look(self, event):
        for line in await lines_after(self.match, self.last):
            self.last = line["number"]
            await self.send_json(line)

    async def disconnect(self, code):
        await self.channel_layer.group_discard(f"match.{self.match}", self.channel_name)


async def say_page(request):
    match = int(request.GET["match"])
    await asyncio.gather(*(say(match, text) for text in request.GET.getlist("text")))
    return HttpResponse("said")


follow_site = pages_and(Follow, say=say_page)
