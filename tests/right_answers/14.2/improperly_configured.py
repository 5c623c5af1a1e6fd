# unusual: Django's own error, and a function in the function
from django.core.exceptions import ImproperlyConfigured


def settings_from(environ):
    debug = environ.get("DEBUG", "0") == "1"

    def needed(name, instead):
        if value := environ.get(name, ""):
            return value
        if debug:
            return instead
        raise ImproperlyConfigured(name)

    hosts = map(str.strip, environ.get("ALLOWED_HOSTS", "").split(","))
    return {
        "ALLOWED_HOSTS": list(filter(None, hosts)),
        "SECRET_KEY": needed("SECRET_KEY", "only-for-development"),
        "LAYER": needed("CHANNEL_LAYER_URL", None),
        "DEBUG": debug,
    }
