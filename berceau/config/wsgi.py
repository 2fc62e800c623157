"""WSGI entry for granian, gunicorn or any other server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berceau.config.settings")
application = get_wsgi_application()

# What starting made stays for ever: the garbage collector need not go through it during a page.
gc.collect()
gc.freeze()
