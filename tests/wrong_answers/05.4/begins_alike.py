# caught by: test_the_clients_favourite_is_chosen
# a reader thinks: a name that begins with a spoken one is spoken; scores.v10 begins with scores.v1
# instead of:
        shared = [name for name in offered if name in SPOKEN]
# write:
        shared = [name for name in offered if name.startswith(tuple(SPOKEN))]
