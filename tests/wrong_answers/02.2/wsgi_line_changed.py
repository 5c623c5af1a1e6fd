# caught by: test_the_other_settings_stay
# a reader thinks: the line for WSGI is changed into one for ASGI (the old tutorial says: Change the line)
def for_channels(settings):
    settings = settings.replace("INSTALLED_APPS = [", "INSTALLED_APPS = ['daphne', 'websocket_app',", 1)
    return settings.replace("WSGI_APPLICATION", "ASGI_APPLICATION").replace(".wsgi.", ".asgi.")
