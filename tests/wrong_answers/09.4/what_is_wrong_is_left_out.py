# caught by: test_all_or_nothing
# a reader thinks: save what can be saved
def import_goals(rows):
    rows = [(match, team) for match, team in rows if team in ("home", "away")]
    Goal.objects.bulk_create([Goal(match=match, team=team) for match, team in rows])

    def tell_all():
        for match in {match for match, _ in rows}:
            event = {"type": "score.changed", "score": score_of(match)}
            async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)

    transaction.on_commit(tell_all)


def import_page(request):
    import_goals(json.loads(request.GET["rows"]))
    return HttpResponse("saved")


@transaction.atomic
def refused(request):
    import_page(request)
    raise ValueError("not this file")


import_site = pages_and(Watch, imported=import_page, refused=refused)
