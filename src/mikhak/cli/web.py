"""The entry of the web processes under ``./mikhak up``: as ``mikhak.wsgi``, without running the system checks again.

``prepare`` ran them on this very code (the stamp holds its digest), and a hundred services take seconds to check.
"""

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

application = get_wsgi_application()
get_resolver().check()  # imports every view now: what cannot be imported stops the start instead of each request
