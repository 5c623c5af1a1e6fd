# unusual: a timer's thread has the event loop answer, 0.3 seconds later, and each client has one
import asyncio
import threading


class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        threading.Timer(0.3, self.begin_to_answer, [asyncio.get_running_loop()]).start()

    def begin_to_answer(self, loop):
        asyncio.run_coroutine_threadsafe(self.answer(ticket_of(self.scope)), loop)

    async def answer(self, ticket):
        if valid(ticket):
            return await self.send("Welcome")
        await self.send(f"Ticket {ticket} is not valid" if ticket else "No ticket")
        await self.close(4003 if ticket else 4001)
