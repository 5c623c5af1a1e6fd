# caught by: test_daphne_starts
# a reader thinks: get_asgi_application comes first, whatever it needs
# file: broken/transfers/transfers/asgi.py
# instead of:
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfers.settings")

# Loads the settings and the apps: the imports below need that.
django_application = get_asgi_application()
# write:
# Loads the settings and the apps: the imports below need that.
django_application = get_asgi_application()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfers.settings")
