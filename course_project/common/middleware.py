from django.db import InterfaceError, OperationalError
from django.shortcuts import render


class DatabaseAway:
    """Says in words that the server has trouble, when a page cannot be made for want of the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Django calls this when a view, or the rendering of its page, raises an error."""
        if isinstance(exception, OperationalError | InterfaceError):
            page = render(request, "503.html", status=503)
            page["Retry-After"] = "10"  # seconds
            return page
        return None
