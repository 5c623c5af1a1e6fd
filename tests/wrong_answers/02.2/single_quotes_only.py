# caught by: test_either_kind_of_quotes
# a reader thinks: startproject always writes single quotes
def for_channels(settings):
    settings = settings.replace("INSTALLED_APPS = [", "INSTALLED_APPS = ['daphne', 'websocket_app',", 1)
    line = r"WSGI_APPLICATION = '(\w+)\.wsgi\.application'"
    return re.sub(
        line, r"WSGI_APPLICATION = '\1.wsgi.application'\nASGI_APPLICATION = '\1.asgi.application'", settings
    )
