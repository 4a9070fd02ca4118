"""`/health`: for whoever watches over the installation; says nothing about its content."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from ariane.kernel import beat
from ariane.web.access import public


@public
def health(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, 503 when the database does not answer; a missing worker is named in both."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except DatabaseError:
        database = False
    state = {"database": database, "worker": beat.alive("worker")}
    return JsonResponse(state, status=200 if database else 503, headers={"Cache-Control": "no-store"})
