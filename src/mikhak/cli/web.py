"""The entry of the web processes under ``./mikhak up``: as ``mikhak.wsgi``, without running the system checks again.

``prepare`` ran them on this very code (the stamp holds its digest), and a hundred services take seconds to check.
"""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
