# caught by: test_one_is_away
# a reader thinks: what is away is an OSError
# instead of:
    except Exception:
# write:
    except OSError:
