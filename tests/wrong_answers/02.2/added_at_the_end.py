# caught by: test_daphne_is_installed_before_staticfiles
# a reader thinks: new apps are added at the end of the list
def for_channels(settings):
    project = re.search(r"ROOT_URLCONF = ['\"](\w+)\.urls['\"]", settings)[1]
    apps = "INSTALLED_APPS += ['daphne', 'websocket_app']"
    return f"{settings}\n{apps}\nASGI_APPLICATION = '{project}.asgi.application'\n"
