# caught by: test_others_are_not_told
# a reader thinks: a list concerns all
def import_goals(rows):
    def tell_all():
        layer = get_channel_layer()
        for group in list(layer.groups):
            event = {"type": "score.changed", "score": score_of(int(group.removeprefix("match.")))}
            async_to_sync(layer.group_send)(group, event)

    Goal.objects.bulk_create([Goal(match=match, team=team) for match, team in rows])
    transaction.on_commit(tell_all)


def import_page(request):
    import_goals(json.loads(request.GET["rows"]))
    return HttpResponse("saved")


@transaction.atomic
def refused(request):
    import_page(request)
    raise ValueError("not this file")


import_site = pages_and(Watch, imported=import_page, refused=refused)
