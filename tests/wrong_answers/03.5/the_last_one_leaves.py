# caught by: test_the_others_go_on_when_one_has_gone
# a reader thinks: the order does not matter, as long as the number is right
# instead of:
members = defaultdict(set)  # the consumers in each room, by the room's name
# write:
members = defaultdict(list)
# instead of:
        await self.accept()
        members[self.room].add(self)
# write:
        members[self.room].append(self)
        await self.accept()
# instead of:
        members[self.room].discard(self)
# write:
        members[self.room].pop()
