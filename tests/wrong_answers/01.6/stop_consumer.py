# caught by: test_bye_ends_it
# a reader thinks: StopConsumer hangs up
from channels.exceptions import StopConsumer


# instead of:
            await self.close()
# write:
            raise StopConsumer()
