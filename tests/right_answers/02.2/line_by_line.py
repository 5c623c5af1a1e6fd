# unusual: it goes through the lines, and leaves the settings to be worked out when they run
def for_channels(settings):
    lines = []
    for line in settings.splitlines():
        lines.append(line)
        if line.startswith("WSGI_APPLICATION"):
            lines.append(line.replace("WSGI", "ASGI").replace("wsgi", "asgi"))
    lines.append("INSTALLED_APPS = ['daphne', *INSTALLED_APPS, 'websocket_app']")
    return "\n".join(lines)
