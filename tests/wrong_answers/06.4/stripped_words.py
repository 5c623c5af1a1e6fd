# caught by: test_the_words_come_later
# a reader thinks: blanks at both ends are no words
# instead of:
        seconds, _, words = text_data.partition(" ")
# write:
        seconds, words = text_data.split(maxsplit=1)
