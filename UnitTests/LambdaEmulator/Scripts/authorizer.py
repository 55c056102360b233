#!/usr/bin/python3
"""An authorizer for tests: answers what its variable ANSWER says, as JSON; {count} counts its calls."""
import http.client
import json
import os
import sys
import time

api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
count = 0
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    response = api.getresponse()
    event = json.loads(response.read())
    print("AUTHORIZE " + json.dumps(event), flush=True)
    count += 1
    answer = os.environ["ANSWER"].replace("{count}", str(count)).replace("{arn}", event["routeArn"])
    request = response.headers["Lambda-Runtime-Aws-Request-Id"]
    if answer == "crash":
        sys.exit(1)
    if answer == "hang":
        time.sleep(60)
    api.request("POST", f"/2018-06-01/runtime/invocation/{request}/response", answer)
    api.getresponse().read()
