# caught by: test_few_queries
# a reader thinks: nobody scores more often
# instead of:
        goals = Goal.objects.filter(match=int(text_data)).select_related("player").order_by("minute")
# write:
        goals = Goal.objects.filter(match=int(text_data)).select_related("player").order_by("minute")[:10]
