"""The entry for the web server: `granian --interface wsgi xianwu.web.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xianwu.web.settings")
application = get_wsgi_application()
