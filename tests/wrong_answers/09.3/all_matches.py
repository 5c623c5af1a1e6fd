# caught by: test_a_saved_goal_is_told
# a reader thinks: who looks sees what is theirs
def tell_viewers(goal):
    def send():
        event = {"type": "score.changed", "score": score_of(goal.match)}
        layer = get_channel_layer()
        for group in list(layer.groups):
            async_to_sync(layer.group_send)(group, event)

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


goal_site = pages_and(Watch, goal=one, two=two, offside=offside, taken_back=taken_back)
