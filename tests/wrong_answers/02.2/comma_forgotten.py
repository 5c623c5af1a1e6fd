# caught by: test_daphne_is_installed_before_staticfiles
# a reader thinks: the new line is put before the first app, and Python will see that it is a line of its own
def for_channels(settings):
    settings = settings.replace(
        "INSTALLED_APPS = [", "INSTALLED_APPS = [\n    'websocket_app',\n    'daphne'", 1
    )
    project = re.search(r"ROOT_URLCONF = ['\"](\w+)\.urls['\"]", settings)[1]
    return f"{settings}\nASGI_APPLICATION = '{project}.asgi.application'\n"
