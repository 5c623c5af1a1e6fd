# unusual: it puts daphne right before staticfiles, and at the end where there are none
def with_daphne(apps):
    apps = [app for app in apps if app != "daphne"]
    staticfiles = "django.contrib.staticfiles"
    apps.insert(apps.index(staticfiles) if staticfiles in apps else len(apps), "daphne")
    return apps
