"""An nginx beside the learner's servers, with a configuration of the learner's.

It is started as a project is, by `learner.project(*words(...))`: the module below, in the folder of the configuration.
"""

from collections.abc import Mapping
from types import MappingProxyType

from classroom.in_notebook.nginx import nginx_here

LEFT_OUT = "This machine lacks a program, so this was not judged: {what}."
LOG = "access.log"  # in the folder: what the learner's configuration leaves to nginx's own
# Never left behind: it is started, and ended with all that it has started, by the check.
_SCRIPT = '''\
"""python -m run_nginx PORT NGINX OLD=NEW...: nginx with nginx.conf, in which texts are replaced.

That is the learner's, a file of its own: so its lines are counted as the learner counts them.
"""

import os, pathlib, subprocess, sys

port, program, *replaced = sys.argv[1:]
here = os.getcwd()
path = pathlib.Path("nginx.conf")
site = path.read_text(encoding="utf-8")
for old, new in [("PORT", port), *(pair.split("=", 1) for pair in replaced)]:
    site = site.replace(old, new.replace("HERE", here))
path.write_text(site, encoding="utf-8")
pathlib.Path("around.conf").write_text(f"""
daemon off;
master_process off;
pid {here}/nginx.pid;
error_log stderr;
events {{}}
http {{
    types {{ text/css css; text/javascript js; text/html html; }}
    access_log {here}/access.log;
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi;
    scgi_temp_path {here}/scgi;
    include {here}/nginx.conf;
}}
""", encoding="utf-8")
command = [program, "-p", here, "-e", "stderr", "-c", f"{here}/around.conf"]
sys.exit(subprocess.run(command, stdin=subprocess.DEVNULL).returncode)
'''


def files(site: str) -> dict[str, str]:
    """The files of the folder in which an nginx starts.

    Args:
        site: what stands in `http { ... }`; PORT in it is the port at which it shall listen.
    """
    return {"run_nginx.py": _SCRIPT, "nginx.conf": site}


def words(replaced: Mapping[str, str] = MappingProxyType({})) -> tuple[str, ...] | None:
    """The command that starts it; None where this machine has no nginx.

    Args:
        replaced: what takes the place of texts in the site; HERE in it is the folder's path.
    """
    program = nginx_here()
    return (
        None
        if program is None
        else ("run_nginx", "PORT", program, *(f"{old}={new}" for old, new in replaced.items()))
    )
