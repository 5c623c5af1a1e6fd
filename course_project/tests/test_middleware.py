"""What a page says that cannot be made for want of the database."""

import pytest
from django.db import InterfaceError, OperationalError

from chat.views import RoomList


@pytest.fixture
def fail_with(monkeypatch):
    """Let the page of rooms fail with an error."""

    def fail_with(error):
        def get_queryset(self):
            raise error

        monkeypatch.setattr(RoomList, "get_queryset", get_queryset)

    return fail_with


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_page_says_that_the_database_is_away(client, fail_with, error):
    fail_with(error)
    answer = client.get("/chat/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "The server has trouble" in answer.content.decode()


def test_another_error_is_not_taken_for_it(client, fail_with):
    fail_with(LookupError)
    with pytest.raises(LookupError):
        client.get("/chat/")
