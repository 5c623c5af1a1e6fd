# caught by: test_no_score_that_never_was
# a reader thinks: in a transaction nothing is sure
def tell_viewers(goal):
    if transaction.get_connection().in_atomic_block:
        return
    event = {"type": "score.changed", "score": score_of(goal.match)}
    async_to_sync(get_channel_layer().group_send)(f"match.{goal.match}", event)


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


goal_site = pages_and(Watch, goal=one, two=two, offside=offside, taken_back=taken_back)
