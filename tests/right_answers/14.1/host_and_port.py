# unusual: the host is put together, and nothing is kept back on its way
NGINX = """
proxy_pass http://live;
proxy_http_version 1.1;
proxy_buffering off;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection $http_connection;
proxy_set_header Host $host:$server_port;
proxy_set_header X-Forwarded-For $remote_addr;
proxy_set_header X-Forwarded-Port $remote_port;
proxy_send_timeout 1h;
proxy_read_timeout 1h;
"""
