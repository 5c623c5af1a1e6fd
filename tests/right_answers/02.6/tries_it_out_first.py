# unusual: it asks who serves it before it asks for a check, and returns a tuple's parts as a list
def build_project(folder):
    os.makedirs(f"{folder}/websocket_app")
    run_python(folder, "-m", "django", "startproject", "DjangoChannels", ".")
    run_python(f"{folder}/websocket_app", "-m", "django", "startapp", "websocket_app", ".")
    for path, change in (
        ("websocket_app/consumers.py", lambda text: CONSUMERS),
        ("websocket_app/routing.py", lambda text: ROUTING),
        ("DjangoChannels/settings.py", for_channels),
        ("DjangoChannels/asgi.py", lambda text: asgi_file("DjangoChannels")),
    ):
        file = Path(folder, path)
        file.write_text(change(file.read_text() if file.exists() else ""))
    server, ids = who_serves(folder), check_ids(folder)
    return list((ids, server))
