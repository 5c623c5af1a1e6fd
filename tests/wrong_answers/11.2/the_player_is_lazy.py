# caught by: test_the_names_in_order
# told: SynchronousOnlyOperation
# a reader thinks: the goals are there, so their players are
# instead of:
        goals = Goal.objects.filter(match=int(text_data)).select_related("player").order_by("minute")
# write:
        goals = Goal.objects.filter(match=int(text_data)).order_by("minute")
