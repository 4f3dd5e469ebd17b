"""A tour of the small Django application, with a database in memory: `python examples/embed_django/tour.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.test import Client

sys.path.insert(0, str(Path(__file__).parents[2]))


def main() -> None:
    """Answer two questions as a browser would, and read the explanation."""
    settings.configure(
        SECRET_KEY="of-a-tour",  # noqa: S106  # it signs nothing that outlives this run
        ALLOWED_HOSTS=["testserver"],
        ROOT_URLCONF="examples.embed_django.interviews",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
        USE_TZ=True,
    )
    django.setup()
    from examples.embed_django.interviews import Review

    with connection.schema_editor() as editor:
        editor.create_model(Review)
    review = Review.objects.create(report="SR-118")
    page = f"/reviews/{review.pk}"
    browser = Client()
    print("asked:", "procedure_existed" in browser.get(page).content.decode())
    print(browser.post(page, {"question": "procedure_existed", "answer": "maybe"}).json()["problems"][0])
    browser.post(page, {"question": "procedure_existed", "answer": "yes"})
    print(browser.post(page, {"question": "knowingly_deviated", "answer": "no"}).content.decode())
    print(browser.get(f"{page}/explanation").content.decode().splitlines()[1].strip())


if __name__ == "__main__":
    main()
