# caught by: test_each_match_is_told_once
# a reader thinks: each row is news
def import_goals(rows):
    Goal.objects.bulk_create([Goal(match=match, team=team) for match, team in rows])
    for match, _ in rows:
        event = {"type": "score.changed", "score": score_of(match)}
        async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)


def import_page(request):
    import_goals(json.loads(request.GET["rows"]))
    return HttpResponse("saved")


@transaction.atomic
def refused(request):
    import_page(request)
    raise ValueError("not this file")


import_site = pages_and(Watch, imported=import_page, refused=refused)
