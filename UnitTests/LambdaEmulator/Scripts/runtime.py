#!/usr/bin/python3
"""A custom runtime for tests. What it does is told by the event ("do", or the query parameter "do") and by INIT_* variables."""
import http.client
import json
import os
import signal
import subprocess
import sys
import time

api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
state = {"count": 0, "memory": []}


def call(method, path, body=None, headers={}):
    api.request(method, "/" + path, body, headers)
    response = api.getresponse()
    return response, response.read()


def runtime(method, path, body=None, headers={}):
    return call(method, "2018-06-01/runtime/" + path, body, headers)


def initialize():
    kind = os.environ.get("INIT")
    marker = os.path.join(os.environ["TMPDIR"], "initialized")
    first = not os.path.exists(marker)
    open(marker, "a").close()
    if kind == "exit" or (kind == "exit-once" and first):
        sys.exit(int(os.environ.get("INIT_CODE", "3")))
    if kind == "error":
        runtime("POST", "init/error", json.dumps({"errorMessage": "no good", "errorType": "Function.Broken"}),
                {"Lambda-Runtime-Function-Error-Type": "Function.Broken"})
        sys.exit(1)
    if kind == "sleep" or (kind == "sleep-once" and first):
        time.sleep(float(os.environ["INIT_SECONDS"]))
    if kind == "internal":
        response, _ = call("POST", "2020-01-01/extension/register", json.dumps({"events": ["INVOKE"]}),
                           {"Lambda-Extension-Name": "inside"})
        identifier = response.headers["Lambda-Extension-Identifier"]
        subprocess.Popen(["/bin/bash", "-c", f"while curl -sf http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension/event/next"
                          f" -H 'Lambda-Extension-Identifier: {identifier}'; do echo; done"])


def handle(event, headers):
    if "RETURN" in os.environ:
        return json.loads(os.environ["RETURN"])
    parameters = event.get("queryStringParameters") or {} if isinstance(event, dict) else {}
    command = {**parameters, **event} if isinstance(event, dict) else {}
    do = command.get("do", "echo")
    if do == "return":
        return command["value"]
    if do == "sleep":
        time.sleep(float(command["seconds"]))
    elif do == "exit":
        os._exit(int(command["code"]))
    elif do == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif do == "print":
        print(command["line"], flush=True)
    elif do == "allocate":
        state["memory"].append(b"x" * (int(command["megabytes"]) << 20))
        time.sleep(float(command.get("seconds", "0")))
    elif do == "environment":
        return dict(os.environ)
    elif do == "headers":
        return {name.lower(): value for name, value in headers.items()}
    elif do == "count":
        state["count"] += 1
        return {"count": state["count"], "pid": os.getpid()}
    elif do == "large":
        return "x" * int(command["bytes"])
    elif do == "authorize":
        return {"isAuthorized": True, "context": {"saw": event}}
    if isinstance(event, dict) and event.get("version") == "2.0":
        return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(event)}
    return event


def terminated(number, frame):
    print("runtime got SIGTERM", flush=True)
    if os.environ.get("ON_TERM") != "ignore":
        os._exit(0)


signal.signal(signal.SIGTERM, terminated)
initialize()
while True:
    response, body = runtime("GET", "invocation/next")
    request = response.headers["Lambda-Runtime-Aws-Request-Id"]
    event = json.loads(body)
    if isinstance(event, dict) and event.get("do") == "error":
        runtime("POST", f"invocation/{request}/error", json.dumps({"errorMessage": "boom", "errorType": "Function.Boom", "stackTrace": []}),
                {"Lambda-Runtime-Function-Error-Type": "Function.Boom"})
        continue
    runtime("POST", f"invocation/{request}/response", json.dumps(handle(event, response.headers)))
    time.sleep(float(os.environ.get("AFTER_RESPONSE_SECONDS", "0")))
