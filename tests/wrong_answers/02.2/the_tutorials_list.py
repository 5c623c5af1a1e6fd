# caught by: test_all_apps_are_installed
# a reader thinks: the old tutorial shows INSTALLED_APPS, so this replaces what is there
def for_channels(settings):
    project = re.search(r"ROOT_URLCONF = ['\"](\w+)\.urls['\"]", settings)[1]
    apps = "INSTALLED_APPS = ['daphne', 'django.contrib.staticfiles', 'websocket_app']"
    return f"{settings}\n{apps}\nASGI_APPLICATION = '{project}.asgi.application'\n"
