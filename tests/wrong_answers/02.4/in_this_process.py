# caught by: test_the_project_in_the_folder_is_checked
# a reader thinks: call_command runs the same check, without a process of its own
from django.core.management import call_command


def check_ids(folder):
    os.chdir(folder)
    call_command("check")
    return []
