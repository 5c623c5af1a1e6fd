# unusual: a class of unittest's, which Django's SimpleTestCase is
# file: desks/test_desk.py
from channels.testing import WebsocketCommunicator
from desk import application
from django.test import SimpleTestCase


class DeskTests(SimpleTestCase):
    async def test_answers(self):
        client = WebsocketCommunicator(application, "/")
        self.assertEqual(await client.connect(), (True, None))
        answers = []
        for sent in ("3:2", "2-1", "3:4"):
            await client.send_to(text_data=sent)
            answers.append(await client.receive_from())
        self.assertEqual(answers, ["The score is 3:2", "Send a score such as 2:1", "The score is 3:4"])
        await client.disconnect()
