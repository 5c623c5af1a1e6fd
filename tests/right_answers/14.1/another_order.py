# unusual: the file's lines in another order, comments in it, and the time-out is left at its default
NGINX = """
# who asks
proxy_set_header X-Forwarded-Port $remote_port;
proxy_set_header X-Forwarded-For  $remote_addr;
proxy_set_header Host             $http_host;
# a WebSocket
proxy_set_header Connection       "upgrade";
proxy_set_header Upgrade          $http_upgrade;
proxy_http_version 1.1;
proxy_pass http://live;
"""
