# unusual: the end of the task is looked at when it is done
# file: my_project/scores/consumers.py
# instead of:
            self.clock = asyncio.create_task(self.run_clock())

    async def run_clock(self):
        try:
            for number in range(1, clock.LAST + 1):
                await clock.minute(self.match)
                await self.send(text_data=f"minute {number}")
            await self.send(text_data="full time", close=True)
        except Exception:
            logger.exception("The clock of a match has stopped")
            await self.close(code=4500)
# write:
            self.clock = asyncio.create_task(self.run_clock())
            self.clock.add_done_callback(self.clock_ended)

    async def run_clock(self):
        for number in range(1, clock.LAST + 1):
            await clock.minute(self.match)
            await self.send(text_data=f"minute {number}")
        await self.send(text_data="full time")
        await self.close()

    def clock_ended(self, task):
        if not task.cancelled() and task.exception() is not None:
            self.farewell = asyncio.create_task(self.close(code=4500))
