# unusual: the names are put together
# file: broken/results/results/settings.py
# instead of:
ASGI_APPLICATION = "results.asgi.application"
WSGI_APPLICATION = "results.wsgi.application"
# write:
ASGI_APPLICATION = "results." + "asgi.application"
WSGI_APPLICATION = ROOT_URLCONF.replace("urls", "wsgi.application")
