# unusual: one call of async_to_sync for the whole list
def import_goals(rows):
    scores = {}

    async def tell_all():
        for match, score in scores.items():
            await get_channel_layer().group_send(f"match.{match}", {"type": "score.changed", "score": score})

    def after_commit():
        scores.update({match: score_of(match) for match, _ in rows})
        async_to_sync(tell_all)()

    Goal.objects.bulk_create([Goal(match=match, team=team) for match, team in rows])
    transaction.on_commit(after_commit)


def import_page(request):
    import_goals(json.loads(request.GET["rows"]))
    return HttpResponse("saved")


@transaction.atomic
def refused(request):
    import_page(request)
    raise ValueError("not this file")


import_site = pages_and(Watch, imported=import_page, refused=refused, earlier=earlier)
