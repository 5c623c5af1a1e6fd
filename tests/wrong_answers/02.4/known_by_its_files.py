# caught by: test_the_project_in_the_folder_is_checked
# a reader thinks: there is one thing that can be wrong, and it can be read in the settings
def check_ids(folder):
    (settings,) = Path(folder).glob("*/settings.py")
    apps = re.search(r"INSTALLED_APPS = \[.*?\]", settings.read_text(), re.DOTALL)[0]
    staticfiles, daphne = apps.find("django.contrib.staticfiles"), apps.find("daphne")
    return ["daphne.E001"] if daphne > staticfiles >= 0 else []
