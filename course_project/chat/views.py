from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import CreateView, DetailView, ListView

from .forms import RoomForm
from .models import Room
from .protocol import MAX_TEXT


class RoomList(ListView):
    """All rooms, and a form to open another."""

    model = Room
    extra_context = {"form": RoomForm()}


class OpenRoom(LoginRequiredMixin, CreateView):
    """Open a room, for who is logged in."""

    model = Room
    form_class = RoomForm


class RoomDetail(DetailView):
    """One room; chat/static/chat/room.js fills it."""

    model = Room
    extra_context = {"max_text": MAX_TEXT}
