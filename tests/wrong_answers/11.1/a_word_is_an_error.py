# caught by: test_what_is_no_number
# told: ValueError
# a reader thinks: the database says what it does not know
# instead of:
        except ValueError:
            await self.send("Send the number of a match")
# write:
