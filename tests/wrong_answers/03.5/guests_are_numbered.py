# caught by: test_each_client_without_a_name_is_a_guest
# a reader thinks: two guests in a room must have two names
# instead of:
        self.name = query.get("name", ["guest"])[0]
# write:
        guests = sum(one.name.startswith("guest") for one in members[self.room])
        self.name = query.get("name", [f"guest {guests + 1}" if guests else "guest"])[0]
