# unusual: a sync consumer, which remembers all numbers, and events that are sent from the coroutine
from channels.generic.websocket import JsonWebsocketConsumer


@database_sync_to_async
def keep(match, text):
    with transaction.atomic():
        last = Line.objects.filter(match=match).order_by("number").last()
        row = Line.objects.create(match=match, number=last.number + 1 if last else 1, text=text)
    return {"number": row.number, "text": text}


async def say(match, text):
    line = await keep(match, text)
    await get_channel_layer().group_send(f"match.{match}", {"type": "said", **line})


class Follow(JsonWebsocketConsumer):
    def connect(self):
        self.match, self.sent = int(self.scope["path"].split("/")[-2]), set()
        async_to_sync(self.channel_layer.group_add)(f"match.{self.match}", self.channel_name)
        self.accept()
        for line in async_to_sync(lines_after)(self.match, 0):
            self.said(line)

    def said(self, line):
        if line["number"] not in self.sent:
            self.sent.add(line["number"])
            self.send_json({"number": line["number"], "text": line["text"]})

    def disconnect(self, code):
        async_to_sync(self.channel_layer.group_discard)(f"match.{self.match}", self.channel_name)


async def say_page(request):
    match = int(request.GET["match"])
    await asyncio.gather(*(say(match, text) for text in request.GET.getlist("text")))
    return HttpResponse("said")


follow_site = pages_and(Follow, say=say_page)
