# caught by: test_the_clients_favourite_is_chosen
# a reader thinks: the server knows best; its order decides
# instead of:
        shared = [name for name in offered if name in SPOKEN]
# write:
        shared = [name for name in SPOKEN if name in offered]
