from django import forms
from django.utils.text import slugify

from .models import Room


class RoomForm(forms.ModelForm):
    """Open a room: its address is made from its name."""

    class Meta:
        model = Room
        fields = ["name"]
        labels = {"name": "Name of a new room"}

    def clean_name(self):
        """Make the address too, and refuse a name whose address is taken or empty."""
        name = self.cleaned_data["name"]
        self.instance.slug = slugify(name)
        if not self.instance.slug:
            raise forms.ValidationError("The room's address needs letters from a to z, or digits.")
        if Room.objects.filter(slug=self.instance.slug).exists():
            raise forms.ValidationError("There is already a room of this name.")
        return name
