# unusual: a sync consumer that counts in cents and writes the point itself
from channels.generic.websocket import WebsocketConsumer


class Broker(WebsocketConsumer):
    def connect(self):
        self.cents, self.shares = 100_000, dict.fromkeys(PRICES, 0)
        self.accept()

    def receive(self, text_data=None, bytes_data=None):
        message = understand(text_data)
        reply = self.reply(message)
        if message and type(message.get("ref")) is str:
            reply["ref"] = message["ref"]
        self.send(json.dumps(reply))

    def reply(self, message):
        code = "bad_message" if message is None else problem_with(message)
        if code is None and message["type"] != "portfolio":
            count = message["count"] if message["type"] == "buy" else -message["count"]
            cents = self.cents - count * int(PRICES[message["share"]] * 100)
            shares = self.shares[message["share"]] + count
            code = "not_enough_cash" if cents < 0 else "not_enough_shares" if shares < 0 else None
            if code is None:
                self.cents, self.shares[message["share"]] = cents, shares
        if code is not None:
            return {"code": code, "type": "error"}
        shares = {share: count for share, count in self.shares.items() if count}
        return {"shares": shares, "cash": f"{self.cents // 100}.{self.cents % 100:02}", "type": "portfolio"}
