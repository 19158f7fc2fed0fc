"""The entry of the web server, portal and office alike (MIKHAK_FACE says which).

A web server does not run Django's system checks by itself; a process that would serve wrongly must not serve at all.
"""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mikhak.settings")
application = get_wsgi_application()
call_command("check")
