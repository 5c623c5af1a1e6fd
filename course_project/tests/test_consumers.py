from autobahn.exception import Disconnected

from common.consumers import MessageConsumer


async def test_a_message_to_a_client_that_is_closing_is_dropped():
    async def closing(message):
        raise Disconnected

    consumer = MessageConsumer()
    consumer.base_send = closing
    await consumer.send_message(type="heartbeat")
