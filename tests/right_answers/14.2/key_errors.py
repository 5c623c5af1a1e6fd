# unusual: missing variables raise by themselves, and an assertion speaks of the empty ones
def settings_from(environ):
    if environ.get("DEBUG") == "1":
        environ = {"SECRET_KEY": "only-for-development", "CHANNEL_LAYER_URL": None, **environ}
    else:
        assert environ["SECRET_KEY"] and environ["CHANNEL_LAYER_URL"]
    hosts = environ.get("ALLOWED_HOSTS", "").replace(",", " ").split()
    return dict(
        DEBUG=environ.get("DEBUG") == "1",
        SECRET_KEY=environ["SECRET_KEY"],
        ALLOWED_HOSTS=hosts,
        LAYER=environ["CHANNEL_LAYER_URL"],
    )
