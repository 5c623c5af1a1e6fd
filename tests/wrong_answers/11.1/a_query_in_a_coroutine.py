# caught by: test_the_teams_of_a_match
# told: SynchronousOnlyOperation
# a reader thinks: a query is a query
# instead of:
            match = await Match.objects.aget(number=int(text_data))
# write:
            match = Match.objects.get(number=int(text_data))
