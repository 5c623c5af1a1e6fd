# caught by: test_each_line_has_a_number
# a reader thinks: the database counts already
# instead of:
    line = {"number": Line.objects.filter(match=match).count() + 1, "text": text}
    Line.objects.create(match=match, **line)
# write:
    row = Line.objects.create(match=match, number=0, text=text)
    row.number = row.pk
    row.save()
    line = {"number": row.number, "text": text}
