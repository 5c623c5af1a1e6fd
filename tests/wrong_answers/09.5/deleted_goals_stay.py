# caught by: test_a_goal_that_is_deleted_too
# a reader thinks: goals only grow
# file: my_project/scores/signals.py
# instead of:
from django.db.models.signals import post_delete, post_save
# write:
from django.db.models.signals import post_save
# instead of:
@receiver([post_save, post_delete], sender=Goal)
# write:
@receiver(post_save, sender=Goal)
