# caught by: test_each_match_is_told_once
# a reader thinks: post_save tells, so save them
def import_goals(rows):
    with transaction.atomic():
        for match, team in rows:
            Goal.objects.create(match=match, team=team)


def import_page(request):
    import_goals(json.loads(request.GET["rows"]))
    return HttpResponse("saved")


@transaction.atomic
def refused(request):
    import_page(request)
    raise ValueError("not this file")


import_site = pages_and(Watch, imported=import_page, refused=refused)
