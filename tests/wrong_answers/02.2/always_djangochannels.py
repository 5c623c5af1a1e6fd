# caught by: test_asgi_application_is_the_projects
# a reader thinks: every project is named DjangoChannels, as in the lesson
def for_channels(settings):
    settings = settings.replace("INSTALLED_APPS = [", "INSTALLED_APPS = ['daphne', 'websocket_app',", 1)
    return f"{settings}\nASGI_APPLICATION = 'DjangoChannels.asgi.application'\n"
