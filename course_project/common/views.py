from django.http import JsonResponse

from .health import Health

health_of_this_process = Health()


async def health(request):
    """200 when all is within reach, 503 when something is away; the body says what."""
    report = await health_of_this_process.report()
    return JsonResponse(report, status=200 if set(report.values()) == {"ok"} else 503)
