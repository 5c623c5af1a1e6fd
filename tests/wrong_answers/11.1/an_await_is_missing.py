# caught by: test_the_teams_of_a_match
# a reader thinks: the name with the a does it
# instead of:
            match = await Match.objects.aget(number=int(text_data))
# write:
            match = Match.objects.aget(number=int(text_data))
