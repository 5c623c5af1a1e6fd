# caught by: test_one_for_each_ticket
# told: must be told that it is inside already. The handshake was answered with HTTP 500
# told: ValueError: Socket has not been accepted
# a reader thinks: to tell why is the first thing to do
# file: my_project/scores/consumers.py
# instead of:
            await self.accept()
            await self.send(text_data=f"Ticket {self.ticket} is already inside")
# write:
            await self.send(text_data=f"Ticket {self.ticket} is already inside")
            await self.accept()
