# caught by: test_each_slug_is_a_room_of_its_own
# a reader thinks: capitals make no difference in a room's name
# instead of:
        self.room = self.scope["url_route"]["kwargs"]["room"]
# write:
        self.room = self.scope["url_route"]["kwargs"]["room"].lower()
