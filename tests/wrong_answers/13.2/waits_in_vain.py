# caught by: test_right_tickers_pass
# told: CancelledError
# a reader thinks: nothing comes when the time is over
# file: desks/test_ticker.py
import pytest
# instead of:
        assert await client.receive_nothing()
# write:
        with pytest.raises(TimeoutError):
            await client.receive_from(timeout=0.1)
