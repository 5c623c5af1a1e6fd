"""What cells of the notebooks call, besides the server and the pictures.

    check.py         runs a task's tests against what the notebook's cells have made
    predict.py       asks what will happen before a cell is run
    progress.py      shows what is solved
    help_with.py     looks an error up, or a question
    unknown_name.py  says which cell makes a name that no cell has made yet

For lessons, so that a cell shows its idea and nothing else:

    visitor.py       a client that comes once, and says what it got
    pages.py         asks for a page
    events.py        a client of server-sent events
    site.py          views, models and a channel layer, which a project has in files
    environments.py  a virtual environment to try things out in
    projects.py      a Django project in a scratch folder
    tested_project.py   ... and the match centre, to test it
    scratch_project.py  ... and a new one in which errors are brought about
    nginx.py         an nginx in front of a server
    deployed.py      the match centre as it stands on a server, a supervisor, and people who stay there
    access_log.py    what a server writes down of an address
    chromium.py      where a browser is
    console.py       what a browser's console says
    browse.py        a page in a browser: its console, and its WebSockets' messages
    line.py          a line between browsers and a server that can be cut, with addresses
    certificate.py   a TLS certificate of one's own
    another_page.py  what a page of another origin gets, in a browser
    accounts.py      users who log in and out
    slow_reader.py   what a client that reads nothing costs the server
    valkey.py        a Valkey server, for the channel layer between processes
    database.py      a PostgreSQL, whose connections are counted
    outcome.py       what a call gives, or the name of its error
    flood.py         what arrives of many messages that nobody takes out meanwhile
    scratch_kernel.py   a kernel for what must not happen to one's own
"""
