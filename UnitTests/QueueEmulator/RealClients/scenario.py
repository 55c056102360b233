"""Runs what durable delivery relies on against an endpoint, and prints what happened as JSON, one member a fact."""
import json
import sys
import time

import urllib.error
import urllib.request

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

endpoint = sys.argv[1]


class JsonQueues:
    """SQS over its JSON protocol, signed by botocore: Debian's boto3 still speaks the Query protocol to SQS."""

    def __getattr__(self, name):
        operation = "".join(part.capitalize() for part in name.split("_"))

        def call(**request):
            headers = {"X-Amz-Target": f"AmazonSQS.{operation}", "Content-Type": "application/x-amz-json-1.0"}
            signed = AWSRequest(method="POST", url=endpoint, data=json.dumps(request).encode(), headers=headers)
            SigV4Auth(Credentials("test", "test"), "sqs", "us-east-1").add_auth(signed)
            try:
                with urllib.request.urlopen(urllib.request.Request(endpoint, signed.body, dict(signed.headers))) as answer:
                    return json.loads(answer.read() or "{}")
            except urllib.error.HTTPError as error:
                body = json.loads(error.read())
                code = (error.headers.get("x-amzn-query-error") or body["__type"].split("#")[-1]).split(";")[0]
                raise ClientError({"Error": {"Code": code, "Message": body.get("message")}}, operation) from error

        return call


sqs = JsonQueues()
dynamo = boto3.client("dynamodb", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test",
                      config=Config(retries={"max_attempts": 1}, read_timeout=30))
facts = {}


def error_of(call, **request):
    try:
        call(**request)
        return None
    except ClientError as error:
        return error.response["Error"]["Code"]


def receive(url, **request):
    answer = sqs.receive_message(QueueUrl=url, AttributeNames=["All"], MessageAttributeNames=["All"], **request)
    return answer.get("Messages", [])


def queues():
    dead = sqs.create_queue(QueueName="scenario-dead.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 2})
    url = sqs.create_queue(QueueName="scenario.fifo", Attributes={"FifoQueue": "true", "VisibilityTimeout": "30", "RedrivePolicy": policy})["QueueUrl"]

    first = sqs.send_message(QueueUrl=url, MessageBody="a1", MessageGroupId="a", MessageDeduplicationId="1",
                             MessageAttributes={"Reason": {"DataType": "String", "StringValue": "why"}})
    again = sqs.send_message(QueueUrl=url, MessageBody="a1", MessageGroupId="a", MessageDeduplicationId="1")
    facts["a repeat is the first message"] = first["MessageId"] == again["MessageId"]
    sqs.send_message(QueueUrl=url, MessageBody="a2", MessageGroupId="a", MessageDeduplicationId="2")
    sqs.send_message(QueueUrl=url, MessageBody="b1", MessageGroupId="b", MessageDeduplicationId="3")
    facts["without a group"] = error_of(sqs.send_message, QueueUrl=url, MessageBody="x", MessageDeduplicationId="9")
    facts["without a deduplication id"] = error_of(sqs.send_message, QueueUrl=url, MessageBody="x", MessageGroupId="a")
    facts["no such queue"] = error_of(sqs.get_queue_url, QueueName="missing.fifo")
    facts["too large"] = error_of(sqs.send_message, QueueUrl=url, MessageBody="x" * (1024 * 1024 + 1), MessageGroupId="a", MessageDeduplicationId="8")

    one = receive(url, MaxNumberOfMessages=1)
    facts["the first of a group"] = [m["Body"] for m in one]
    facts["receive count"] = one[0]["Attributes"]["ApproximateReceiveCount"]
    facts["group"] = one[0]["Attributes"]["MessageGroupId"]
    facts["message attribute"] = one[0]["MessageAttributes"]["Reason"]["StringValue"]
    facts["a group in flight holds back its own"] = [m["Body"] for m in receive(url, MaxNumberOfMessages=10)]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=one[0]["ReceiptHandle"], VisibilityTimeout=1)
    started = time.monotonic()
    back = receive(url, MaxNumberOfMessages=1, WaitTimeSeconds=10)
    facts["back after the timeout"] = [m["Body"] for m in back] == ["a1"] and 0.5 < time.monotonic() - started < 9
    facts["second receive count"] = back[0]["Attributes"]["ApproximateReceiveCount"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=back[0]["ReceiptHandle"], VisibilityTimeout=0)
    facts["third receive goes to the dead letters"] = [m["Body"] for m in receive(url, MaxNumberOfMessages=1)]
    letters = receive(dead, MaxNumberOfMessages=10)
    facts["dead letters"] = [m["Body"] for m in letters]
    for letter in letters:
        sqs.delete_message(QueueUrl=dead, ReceiptHandle=letter["ReceiptHandle"])
    facts["dead letters are gone"] = receive(dead)
    facts["visibility too long"] = error_of(sqs.change_message_visibility, QueueUrl=url, ReceiptHandle=back[0]["ReceiptHandle"], VisibilityTimeout=43201)
    sqs.purge_queue(QueueUrl=url)
    facts["purged"] = receive(url)


def tables():
    dynamo.create_table(TableName="keys", KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}],
                        AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
    free = "attribute_not_exists(Id) OR #expires < :now"

    def claim(owner, now, expires):
        return error_of(dynamo.put_item, TableName="keys", ConditionExpression=free, ExpressionAttributeNames={"#expires": "Expires"},
                        ExpressionAttributeValues={":now": {"N": str(now)}},
                        Item={"Id": {"S": "1"}, "Owner": {"S": owner}, "Expires": {"N": str(expires)}})

    facts["first claim"] = claim("a", 100, 110)
    facts["second claim"] = claim("b", 105, 115)
    facts["claim after expiry"] = claim("c", 111, 9)
    facts["numbers compare as numbers"] = claim("d", 10, 120)
    facts["item"] = dynamo.get_item(TableName="keys", Key={"Id": {"S": "1"}}, ConsistentRead=True)["Item"]
    owner = dict(TableName="keys", Key={"Id": {"S": "1"}}, ConditionExpression="#owner = :owner", ExpressionAttributeNames={"#owner": "Owner"})
    facts["delete by another"] = error_of(dynamo.delete_item, ExpressionAttributeValues={":owner": {"S": "x"}}, **owner)
    facts["delete by the owner"] = error_of(dynamo.delete_item, ExpressionAttributeValues={":owner": {"S": "d"}}, **owner)
    facts["gone"] = "Item" in dynamo.get_item(TableName="keys", Key={"Id": {"S": "1"}})
    facts["no such table"] = error_of(dynamo.get_item, TableName="missing", Key={"Id": {"S": "1"}})
    facts["malformed condition"] = error_of(dynamo.put_item, TableName="keys", Item={"Id": {"S": "2"}}, ConditionExpression="attribute_not_exists(")


queues()
tables()
print(json.dumps(facts))
