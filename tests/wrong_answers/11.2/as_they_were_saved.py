# caught by: test_the_names_in_order
# a reader thinks: rows come in their order
# instead of:
        goals = Goal.objects.filter(match=int(text_data)).select_related("player").order_by("minute")
# write:
        goals = Goal.objects.filter(match=int(text_data)).select_related("player")
