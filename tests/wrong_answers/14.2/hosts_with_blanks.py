# caught by: test_hosts
# a reader thinks: split is enough
# instead of:
        "ALLOWED_HOSTS": [host.strip() for host in hosts if host.strip()],
# write:
        "ALLOWED_HOSTS": hosts,
