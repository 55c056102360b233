#!/bin/bash
# An external extension in bash and curl, written against the documented Extensions API. Subscribes to $EXTENSION_EVENTS.
name=$(basename "$0")
api="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
events=${EXTENSION_EVENTS-'"INVOKE","SHUTDOWN"'}
case "$EXTENSION_INIT" in
    exit) echo "extension exits before it registers"; exit 7 ;;
    never) exec sleep 1000 ;;
esac
headers=$(curl -sS -D - -o /dev/null -X POST "$api/register" -H "Lambda-Extension-Name: $name" -d "{\"events\":[$events]}")
id=$(tr -d '\r' <<<"$headers" | awk -F': ' 'tolower($1) == "lambda-extension-identifier" {print $2}')
echo "REGISTERED $name"
env | sort | sed "s/^/ENV /"
if [ "$EXTENSION_INIT" = error ]; then
    curl -sS -X POST "$api/init/error" -H "Lambda-Extension-Identifier: $id" -H 'Lambda-Extension-Function-Error-Type: Extension.NoTunnel' -d '{}'
    exit 1
fi
[ -n "$EXTENSION_CHILD" ] && sleep 1000 &
trap 'echo "extension got SIGTERM"' TERM
while true; do
    event=$(curl -sS "$api/event/next" -H "Lambda-Extension-Identifier: $id")
    echo "EVENT $event"
    case "$event" in
        *SHUTDOWN*)
            [ "$EXTENSION_SHUTDOWN" = hang ] && exec sleep 1000
            echo "extension ends"
            exit 0 ;;
        *INVOKE*)
            [ "$EXTENSION_INVOKE" = exit ] && exit 0
            [ "$EXTENSION_INVOKE" = hang ] && exec sleep 1000
            [ -n "$EXTENSION_INVOKE_SECONDS" ] && sleep "$EXTENSION_INVOKE_SECONDS" ;;
        *) sleep 0.1 ;;
    esac
done
