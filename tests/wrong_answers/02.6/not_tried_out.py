# caught by: test_it_says_what_it_has_tried
# a reader thinks: it is built right, so the result is known
def build_project(folder):
    folder = Path(folder)
    run_python(folder, "-m", "django", "startproject", "DjangoChannels", ".")
    run_python(folder, "manage.py", "startapp", "websocket_app")
    (folder / "websocket_app" / "consumers.py").write_text(CONSUMERS)
    (folder / "websocket_app" / "routing.py").write_text(ROUTING)
    settings = folder / "DjangoChannels" / "settings.py"
    settings.write_text(for_channels(settings.read_text()))
    (folder / "DjangoChannels" / "asgi.py").write_text(asgi_file("DjangoChannels"))
    return [[], "daphne"]
