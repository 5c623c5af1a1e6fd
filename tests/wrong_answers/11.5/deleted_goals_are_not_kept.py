# caught by: test_each_score_has_a_number_and_comes_once
# a reader thinks: what is saved is kept
# file: my_project/scores/signals.py
# instead of:
@receiver([post_save, post_delete], sender=Goal)
# write:
@receiver(post_save, sender=Goal)
