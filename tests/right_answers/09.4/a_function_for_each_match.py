# unusual: on_commit gets one function for each match
def import_goals(rows):
    @transaction.atomic
    def all_or_nothing():
        for match in dict(rows):
            transaction.on_commit(lambda match=match: tell_match(match))
        Goal.objects.bulk_create([Goal(match=match, team=team) for match, team in rows])

    def tell_match(match):
        event = {"type": "score.changed", "score": score_of(match)}
        async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)

    all_or_nothing()


def import_page(request):
    import_goals(json.loads(request.GET["rows"]))
    return HttpResponse("saved")


@transaction.atomic
def refused(request):
    import_page(request)
    raise ValueError("not this file")


import_site = pages_and(Watch, imported=import_page, refused=refused, earlier=earlier)
