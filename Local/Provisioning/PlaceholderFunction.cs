using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using AwsClient.Signing;

namespace Provisioning;

/// <summary>
/// Makes a function that does nothing in the Lambda of a local Secrets Manager that is one of many services at one address. LocalStack's
/// RotateSecret first looks the rotation function up in its own Lambda and refuses the call when it is not there; that its invocation then
/// fails leaves the version AWSPENDING (localstack/localstack, services/secretsmanager/provider.py, backend_rotate_secret).
/// </summary>
internal sealed class PlaceholderFunction(ProvisioningOptions options, HttpMessageInvoker http, TimeProvider time)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    /// <summary>Creates it, where it is not there yet.</summary>
    /// <returns>Null, or why it is not there: RotateSecret's own answer tells whether that matters.</returns>
    public async Task<string?> CreateAsync(CancellationToken cancellationToken)
    {
        var access = options.SecretsManager;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new PlaceholderFunctionRequest(
                options.RotationFunctionArn.Split(':')[^1], "provided.al2023", "arn:aws:iam::000000000000:role/placeholder", "bootstrap", new PlaceholderFunctionCode(Package())),
            ProvisioningJson.Default.PlaceholderFunctionRequest);
        using var limit = new CancellationTokenSource(_limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(access.Endpoint, "/2015-03-31/functions")) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            SignatureV4.Sign(request, body, access.Credentials, access.Region, "lambda", time.GetUtcNow());
            using var response = await http.SendAsync(request, linked.Token);
            return response.IsSuccessStatusCode || response.StatusCode == System.Net.HttpStatusCode.Conflict ? null : $"status {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {_limit.TotalSeconds:0} s";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    private static byte[] Package()
    {
        using var package = new MemoryStream();
        using (var archive = new ZipArchive(package, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var bootstrap = archive.CreateEntry("bootstrap").Open();
            bootstrap.Write("#!/bin/sh\nexit 1\n"u8);
        }

        return package.ToArray();
    }
}
