# caught by: test_the_app_is_there
# a reader thinks: an app that is imported need not be installed
def build_project(folder):
    folder = Path(folder)
    run_python(folder, "-m", "django", "startproject", "DjangoChannels", ".")
    run_python(folder, "manage.py", "startapp", "websocket_app")
    (folder / "websocket_app" / "consumers.py").write_text(CONSUMERS)
    (folder / "websocket_app" / "routing.py").write_text(ROUTING)
    settings = folder / "DjangoChannels" / "settings.py"
    settings.write_text(for_channels(settings.read_text()).replace("'websocket_app',", ""))
    (folder / "DjangoChannels" / "asgi.py").write_text(asgi_file("DjangoChannels"))
    return [check_ids(folder), who_serves(folder)]
