from django.db import migrations


def open_lobby(apps, schema_editor):
    apps.get_model("chat", "Room").objects.get_or_create(slug="lobby", defaults={"name": "Lobby"})


class Migration(migrations.Migration):
    """A new installation has one room, so that there is somewhere to go."""

    dependencies = [("chat", "0001_initial")]
    operations = [migrations.RunPython(open_lobby, migrations.RunPython.noop)]
