# caught by: test_one_is_away
# a reader thinks: the text says it
# instead of:
    return JsonResponse(said, status=200 if set(said.values()) == {"ok"} else 503)
# write:
    return JsonResponse(said)
