# caught by: test_runserver_is_daphne
# a reader thinks: startproject has made asgi.py, so it is done
def build_project(folder):
    folder = Path(folder)
    run_python(folder, "-m", "django", "startproject", "DjangoChannels", ".")
    run_python(folder, "manage.py", "startapp", "websocket_app")
    (folder / "websocket_app" / "consumers.py").write_text(CONSUMERS)
    (folder / "websocket_app" / "routing.py").write_text(ROUTING)
    settings = folder / "DjangoChannels" / "settings.py"
    settings.write_text(for_channels(settings.read_text()))
    return [check_ids(folder), who_serves(folder)]
