"""Drives every operation that boto3 knows; each check that fails is an exception with its line."""
import os
import boto3
from botocore.exceptions import ClientError

client = boto3.client("secretsmanager", endpoint_url=os.environ["ENDPOINT"])


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        actual = error.response["Error"]["Code"]
        assert actual == code, f"{call.__name__}: {actual}, not {code}"
        assert error.response["Error"]["Message"], f"{call.__name__}: no message"
        return
    raise AssertionError(f"{call.__name__} was not refused with {code}")


def stages(name):
    return {v: sorted(s) for v, s in client.describe_secret(SecretId=name).get("VersionIdsToStages", {}).items()}


TOKEN = ["%032d" % i for i in range(10)]

# CreateSecret: idempotent by token, refused otherwise; empty secrets have no version.
first = client.create_secret(Name="s", ClientRequestToken=TOKEN[1], SecretString="one", Description="the first")
assert client.create_secret(Name="s", ClientRequestToken=TOKEN[1], SecretString="one")["ARN"] == first["ARN"]
refused("ResourceExistsException", client.create_secret, Name="s", ClientRequestToken=TOKEN[1], SecretString="other")
refused("ResourceExistsException", client.create_secret, Name="s", SecretString="one")
refused("ValidationException", client.create_secret, Name="not valid?", SecretString="one")
refused("InvalidParameterException", client.create_secret, Name="both", SecretString="one", SecretBinary=b"two")
assert "VersionId" not in client.create_secret(Name="empty")
refused("ResourceNotFoundException", client.get_secret_value, SecretId="empty")

# PutSecretValue: labels move, the same token with the same value is the same request.
assert client.put_secret_value(SecretId="s", ClientRequestToken=TOKEN[2], SecretBinary=b"\x00\xff")["VersionStages"] == ["AWSCURRENT"]
client.put_secret_value(SecretId="s", ClientRequestToken=TOKEN[2], SecretBinary=b"\x00\xff")
refused("ResourceExistsException", client.put_secret_value, SecretId="s", ClientRequestToken=TOKEN[2], SecretString="other")
assert stages("s") == {TOKEN[1]: ["AWSPREVIOUS"], TOKEN[2]: ["AWSCURRENT"]}
assert client.get_secret_value(SecretId="s")["SecretBinary"] == b"\x00\xff"
assert client.get_secret_value(SecretId="s", VersionId=TOKEN[1])["SecretString"] == "one"
refused("InvalidRequestException", client.get_secret_value, SecretId="s", VersionId=TOKEN[1], VersionStage="AWSCURRENT")
refused("ResourceNotFoundException", client.get_secret_value, SecretId="s", VersionId=TOKEN[9])
client.put_secret_value(SecretId="s", ClientRequestToken=TOKEN[3], SecretString="three", VersionStages=["AWSPENDING", "mine"])
assert stages("s")[TOKEN[3]] == ["AWSPENDING", "mine"]

# UpdateSecretVersionStage: AWSPREVIOUS follows AWSCURRENT.
move = client.update_secret_version_stage
refused("InvalidParameterException", move, SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=TOKEN[3])
refused("InvalidParameterException", move, SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=TOKEN[3], RemoveFromVersionId=TOKEN[1])
refused("InvalidParameterException", move, SecretId="s", VersionStage="AWSCURRENT", RemoveFromVersionId=TOKEN[2])
refused("ResourceNotFoundException", move, SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=TOKEN[9], RemoveFromVersionId=TOKEN[2])
move(SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=TOKEN[3], RemoveFromVersionId=TOKEN[2])
assert stages("s") == {TOKEN[2]: ["AWSPREVIOUS"], TOKEN[3]: ["AWSCURRENT", "AWSPENDING", "mine"]}
move(SecretId="s", VersionStage="mine", RemoveFromVersionId=TOKEN[3])

# ListSecretVersionIds and its pages.
assert [v["VersionId"] for v in client.list_secret_version_ids(SecretId="s")["Versions"]] == [TOKEN[2], TOKEN[3]]
page = client.list_secret_version_ids(SecretId="s", IncludeDeprecated=True, MaxResults=2)
rest = client.list_secret_version_ids(SecretId="s", IncludeDeprecated=True, MaxResults=2, NextToken=page["NextToken"])
assert [v["VersionId"] for v in page["Versions"] + rest["Versions"]] == TOKEN[1:4] and "NextToken" not in rest
refused("InvalidNextTokenException", client.list_secret_version_ids, SecretId="s", NextToken="nonsense")

# UpdateSecret.
client.update_secret(SecretId="s", Description="changed", KmsKeyId="alias/mine")
assert client.describe_secret(SecretId="s")["KmsKeyId"] == "alias/mine"
client.update_secret(SecretId="s", ClientRequestToken=TOKEN[4], SecretString="four", KmsKeyId="")
assert client.get_secret_value(SecretId="s")["VersionId"] == TOKEN[4]
assert "KmsKeyId" not in client.describe_secret(SecretId="s")
refused("ResourceExistsException", client.update_secret, SecretId="s", ClientRequestToken=TOKEN[4], SecretString="other")

# Tags.
client.tag_resource(SecretId="s", Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
client.tag_resource(SecretId="s", Tags=[{"Key": "a", "Value": "3"}])
client.untag_resource(SecretId="s", TagKeys=["b"])
assert client.describe_secret(SecretId="s")["Tags"] == [{"Key": "a", "Value": "3"}]
refused("InvalidParameterException", client.tag_resource, SecretId="s", Tags=[{"Key": "aws:x", "Value": "1"}])

# ListSecrets: filters, pages, order.
for i in range(5):
    client.create_secret(Name=f"page/{i}", SecretString="x", Description="Wheels of page", Tags=[{"Key": "n", "Value": str(i)}])
names = [s["Name"] for p in client.get_paginator("list_secrets").paginate(
    Filters=[{"Key": "name", "Values": ["page/"]}], PaginationConfig={"PageSize": 2}) for s in p["SecretList"]]
assert names == [f"page/{i}" for i in range(5)], names
found = lambda key, value: [s["Name"] for s in client.list_secrets(Filters=[{"Key": key, "Values": [value]}])["SecretList"]]
assert found("tag-value", "3") == ["s", "page/3"] and found("tag-key", "N") == [] and found("description", "wheel") == names
assert found("all", "pa whe") == names and found("all", "wheels of pa") == names and found("name", "!page/") == ["s", "empty"]
assert [s["Name"] for s in client.list_secrets(SortOrder="desc", MaxResults=1)["SecretList"]] == ["page/4"]

# Policies.
policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"secretsmanager:*","Resource":"*"}]}'
client.put_resource_policy(SecretId="s", ResourcePolicy=policy, BlockPublicPolicy=True)
assert client.get_resource_policy(SecretId="s")["ResourcePolicy"] == policy
refused("PublicPolicyException", client.put_resource_policy, SecretId="s", BlockPublicPolicy=True, ResourcePolicy=policy.replace('"arn:aws:iam::123456789012:root"', '"*"'))
refused("MalformedPolicyDocumentException", client.put_resource_policy, SecretId="s", ResourcePolicy="{")
assert client.validate_resource_policy(ResourcePolicy=policy)["PolicyValidationPassed"] is True
assert client.validate_resource_policy(ResourcePolicy=policy.replace('"arn:aws:iam::123456789012:root"', '"*"'))["PolicyValidationPassed"] is False
client.delete_resource_policy(SecretId="s")
assert "ResourcePolicy" not in client.get_resource_policy(SecretId="s")

# Passwords.
password = client.get_random_password(PasswordLength=40, ExcludePunctuation=True, ExcludeCharacters="abc")["RandomPassword"]
assert len(password) == 40 and password.isalnum() and not set(password) & set("abc")
refused("InvalidParameterException", client.get_random_password, PasswordLength=3)

# Deletion and restoration.
refused("InvalidParameterException", client.delete_secret, SecretId="s", RecoveryWindowInDays=6)
client.delete_secret(SecretId="s", RecoveryWindowInDays=7)
refused("InvalidRequestException", client.get_secret_value, SecretId="s")
refused("InvalidRequestException", client.create_secret, Name="s", SecretString="again")
assert "DeletedDate" in client.describe_secret(SecretId="s") and found("name", "s") == []
client.restore_secret(SecretId="s")
assert client.get_secret_value(SecretId="s")["SecretString"] == "four"
client.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
client.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
refused("ResourceNotFoundException", client.describe_secret, SecretId="s")
assert client.create_secret(Name="s", SecretString="again")["ARN"] != first["ARN"]

# Rotation without a function.
refused("InternalServiceError", client.rotate_secret, SecretId="s", RotationLambdaARN="arn:aws:lambda:eu-central-1:123456789012:function:x")
refused("InvalidRequestException", client.cancel_rotate_secret, SecretId="s")
print("done")
