# unusual: the matches of a transaction are kept, and each is told once
def tell_viewers(goal):
    connection = transaction.get_connection()
    waiting = connection.__dict__.setdefault("waiting", set())
    if connection.in_atomic_block:
        waiting = set() if not connection.run_on_commit else waiting
        connection.waiting = waiting
    waiting.add(goal.match)

    def send():
        if goal.match in waiting:
            waiting.discard(goal.match)
            event = {"type": "score.changed", "score": score_of(goal.match)}
            async_to_sync(get_channel_layer().group_send)(f"match.{goal.match}", event)

    transaction.on_commit(send)


def save(request):
    return Goal.objects.create(match=int(request.GET["match"]), team=request.GET["team"])


def one(request):
    save(request)
    return HttpResponse("saved")


@transaction.atomic
def two(request):
    save(request)
    save(request)
    return HttpResponse("saved")


@transaction.atomic
def offside(request):
    save(request)
    raise ValueError("offside")


@transaction.atomic
def taken_back(request):
    try:
        with transaction.atomic():
            offside(request)
    except ValueError:
        return HttpResponse("taken back")


goal_site = pages_and(Watch, goal=one, two=two, offside=offside, taken_back=taken_back, earlier=earlier)
