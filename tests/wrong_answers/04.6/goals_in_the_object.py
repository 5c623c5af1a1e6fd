# caught by: test_the_score_is_the_matchs
# told: Another client of this match has told `home`. This one asks: something else came back.
# told: Expected last: 'Match 
# a reader thinks: each connection is a match
# file: my_project/scores/consumers.py
# instead of:
goals = {}  # the goals of each match: how many home, how many away


class MatchConsumer(AsyncWebsocketConsumer):
# write:
class MatchConsumer(AsyncWebsocketConsumer):
# instead of:
        self.goals = goals.setdefault(self.match, {"home": 0, "away": 0})
# write:
        self.goals = {"home": 0, "away": 0}
