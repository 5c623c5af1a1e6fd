import pytest

from common.pulse import Deaf, Pulse


def test_two_heartbeats_may_be_unheard_and_no_more():
    pulse = Pulse()
    pulse.sent()
    pulse.heard()
    pulse.sent()
    pulse.sent()
    with pytest.raises(Deaf):
        pulse.sent()
