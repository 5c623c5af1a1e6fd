from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import CreateView, DetailView, ListView

from .forms import RoomForm
from .models import Room
from .protocol import MAX_TEXT


class RoomList(ListView):
    model = Room
    extra_context = {"form": RoomForm()}


class OpenRoom(LoginRequiredMixin, CreateView):
    model = Room
    form_class = RoomForm


class RoomDetail(DetailView):
    model = Room
    extra_context = {"max_text": MAX_TEXT}
