# caught by: test_lines_of_another_process_count
# a reader thinks: once I know how many there are, I count on
numbers = {}

# instead of:
    line = {"number": Line.objects.filter(match=match).count() + 1, "text": text}
# write:
    if match not in numbers:
        numbers[match] = Line.objects.filter(match=match).count()
    numbers[match] += 1
    line = {"number": numbers[match], "text": text}
