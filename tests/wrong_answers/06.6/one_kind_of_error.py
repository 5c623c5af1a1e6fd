# caught by: test_a_broken_clock_is_told
# a reader thinks: what a clock can raise is a RuntimeError
# file: my_project/scores/consumers.py
# instead of:
        except Exception:
# write:
        except RuntimeError:
