# caught by: test_each_line_has_a_number
# a reader thinks: blanks at the ends are a mistake
# instead of:
    line = {"number": Line.objects.filter(match=match).count() + 1, "text": text}
# write:
    line = {"number": Line.objects.filter(match=match).count() + 1, "text": text.strip()}
