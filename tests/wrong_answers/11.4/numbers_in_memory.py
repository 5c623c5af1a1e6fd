# caught by: test_lines_of_another_process_count
# a reader thinks: nobody keeps lines but this program
numbers = {}

# instead of:
    line = {"number": Line.objects.filter(match=match).count() + 1, "text": text}
# write:
    numbers[match] = numbers.get(match, 0) + 1
    line = {"number": numbers[match], "text": text}
