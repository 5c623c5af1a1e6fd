# caught by: test_it_says_what_it_has_tried
# a reader thinks: the order of the steps does not matter, as long as all are there
def build_project(folder):
    folder = Path(folder)
    run_python(folder, "-m", "django", "startproject", "DjangoChannels", ".")
    run_python(folder, "manage.py", "startapp", "websocket_app")
    (folder / "websocket_app" / "consumers.py").write_text(CONSUMERS)
    (folder / "websocket_app" / "routing.py").write_text(ROUTING)
    tried = [check_ids(folder), who_serves(folder)]
    settings = folder / "DjangoChannels" / "settings.py"
    settings.write_text(for_channels(settings.read_text()))
    (folder / "DjangoChannels" / "asgi.py").write_text(asgi_file("DjangoChannels"))
    return tried
