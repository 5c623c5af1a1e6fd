# caught by: test_each_line_has_a_number
# a reader thinks: lines are lines
# instead of:
    line = {"number": Line.objects.filter(match=match).count() + 1, "text": text}
# write:
    line = {"number": Line.objects.count() + 1, "text": text}
