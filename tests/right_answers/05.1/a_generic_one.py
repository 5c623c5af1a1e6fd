# unusual: the generic consumer accepts by itself
class MyAsyncConsumer(AsyncWebsocketConsumer):
    pass
