# caught by: test_a_token_says_who
# a reader thinks: the class keeps who has logged in
# instead of:
            self.name = name
# write:
            Phone.name = name
