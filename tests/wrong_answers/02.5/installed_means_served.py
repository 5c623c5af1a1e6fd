# caught by: test_the_header_of_the_answer
# a reader thinks: where daphne is installed, the answer is daphne's; but an answer can name somebody else
def who_serves(folder):
    code, printed = run_python(folder, "manage.py", "help")
    return "daphne" if "[daphne]" in printed else None
