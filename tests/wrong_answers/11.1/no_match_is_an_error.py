# caught by: test_a_match_that_is_not_there
# told: DoesNotExist
# a reader thinks: every match that is asked for is there
# instead of:
        except Match.DoesNotExist:
            await self.send(f"There is no match {text_data}")
# write:
