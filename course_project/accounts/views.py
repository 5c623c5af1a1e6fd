from django.contrib.auth import login
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.views import RedirectURLMixin
from django.views.generic import FormView


class SignUp(RedirectURLMixin, FormView):
    """Make an account, log in with it, and go back to where one came from (?next=)."""

    form_class = UserCreationForm
    template_name = "registration/sign_up.html"
    next_page = "chat:rooms"

    def get_context_data(self, **context):
        """Add where to go afterwards, for the form to keep."""
        return super().get_context_data(next=self.get_redirect_url(), **context)

    def form_valid(self, form):
        """Make the account and log in with it."""
        login(self.request, form.save())
        return super().form_valid(form)
