# caught by: test_two_processes_share_a_match
# a reader thinks: hash() gives a good name for a group
# file: my_project/scores/consumers.py
# instead of:
        self.group = f"match.{self.match}"
# write:
        self.group = f"match.{abs(hash(str(self.match)))}"
