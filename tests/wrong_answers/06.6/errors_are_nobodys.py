# caught by: test_a_broken_clock_is_told
# a reader thinks: an error in the clock shows in the log
# file: my_project/scores/consumers.py
# instead of:
        except Exception:
            logger.exception("The clock of a match has stopped")
            await self.close(code=4500)
# write:
        finally:
            logger.info("The clock of a match has stopped")
