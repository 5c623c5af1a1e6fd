from django.http import HttpResponse, JsonResponse

from .health import Health
from .metrics import metrics

health_of_this_process = Health()


async def health(request):
    """200 when all is within reach, 503 when something is away; the body says what."""
    report = await health_of_this_process.report()
    return JsonResponse(report, status=200 if set(report.values()) == {"ok"} else 503)


def show_metrics(request):
    """What this process has counted, for Prometheus."""
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")
