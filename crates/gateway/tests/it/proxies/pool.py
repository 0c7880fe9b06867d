"""Twenty connections that are kept: a request on each, a quiet moment, another one."""

import http.client
import json
import sys
import threading
import time
from urllib.parse import urlsplit

url = urlsplit(sys.argv[1])
body = json.dumps({"secret": "sk_demo", "token": "none"})
failures = []


def post(connection):
    try:
        connection.request("POST", url.path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            failures.append(answer.status)
    except (OSError, http.client.HTTPException) as error:
        print(repr(error), file=sys.stderr)
        failures.append(error)


def call(caller):
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=20)
    post(connection)
    time.sleep(9.9 + caller / 100)
    # A connection that is opened anew hides what is looked for.
    connection.auto_open = 0
    post(connection)


callers = [threading.Thread(target=call, args=(caller,)) for caller in range(20)]
for caller in callers:
    caller.start()
for caller in callers:
    caller.join()
print(f"{len(failures)} of 40 failed")
