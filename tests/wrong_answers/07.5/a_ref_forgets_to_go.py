# caught by: test_the_ref_comes_back
# a reader thinks: self is the place for a ref; the next message may have none
# instead of:
            reply["ref"] = message["ref"]
# write:
            self.ref = message["ref"]
        if hasattr(self, "ref"):
            reply["ref"] = self.ref
