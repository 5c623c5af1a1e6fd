# caught by: test_the_project_is_sound
# a reader thinks: the main folder is an app as well (the old tutorial never makes one)
def build_project(folder):
    folder = Path(folder)
    run_python(folder, "-m", "django", "startproject", "DjangoChannels", ".")
    (folder / "DjangoChannels" / "consumers.py").write_text(CONSUMERS)
    (folder / "DjangoChannels" / "routing.py").write_text(ROUTING)
    settings = folder / "DjangoChannels" / "settings.py"
    settings.write_text(for_channels(settings.read_text()))
    (folder / "DjangoChannels" / "asgi.py").write_text(asgi_file("DjangoChannels"))
    return [check_ids(folder), who_serves(folder)]
