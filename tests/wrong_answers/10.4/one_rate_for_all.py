# caught by: test_texts_are_numbered
# a reader thinks: the server has a limit, and not the connection
# instead of:
        if now() - self.since > 1:
            self.since, self.texts = now(), 0
        self.texts += 1
        return self.texts > MOST
# write:
        if now() - Desk.since > 1:
            Desk.since, Desk.texts = now(), 0
        Desk.texts += 1
        return Desk.texts > MOST
