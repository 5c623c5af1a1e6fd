# unusual: one coroutine that asks and sends
def tell_viewers(goal):
    @async_to_sync
    async def send():
        score = await sync_to_async(score_of)(goal.match)
        await get_channel_layer().group_send(f"match.{goal.match}", {"type": "score_changed", "score": score})

    transaction.on_commit(send, robust=True)


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
