namespace Provisioning;

internal static class Help
{
    public const string Text = """
        Provisioning: does once what a first deployment does. It fills the OAuth client's secret, creates the auth key's secret and
        rotates it by the rotation function; it exits 0 when AWSCURRENT holds a key.

        Settings (environment):
          AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_SECRETS_MANAGER
          OAUTH_SECRET_NAME, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET
          AUTH_KEY_SECRET_NAME, ROTATION_FUNCTION_ARN
          ROTATION_DRIVER            RotateSecret (default): Secrets Manager invokes the rotation function; Invoke: this program does,
                                     for a Secrets Manager that cannot reach it (LocalStack)
          AWS_ENDPOINT_URL_LAMBDA    Lambda's Invoke API, for ROTATION_DRIVER=Invoke
          Secrets__0__Name, Secrets__0__Value, ...   more secrets to seed; with these alone, nothing is rotated
        """;
}
