# unusual: it makes the app without manage.py, and changes the settings last
def build_project(folder):
    folder = Path(folder).resolve()
    done = subprocess.run([sys.executable, "-m", "django", "startproject", "DjangoChannels", str(folder)])
    assert done.returncode == 0
    run_python(folder, "-m", "django", "startapp", "websocket_app")
    for name, text in {"consumers": CONSUMERS, "routing": ROUTING}.items():
        (folder / "websocket_app" / f"{name}.py").write_text(text)
    project = folder / "DjangoChannels"
    (project / "asgi.py").write_text(asgi_file("DjangoChannels"))
    settings = for_channels((project / "settings.py").read_text())
    (project / "settings.py").write_text(settings)
    return [check_ids(folder), who_serves(folder)]
