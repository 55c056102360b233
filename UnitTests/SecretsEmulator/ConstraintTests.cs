using System.Text;
using SecretsEmulator.Contract;
using SecretsEmulator.Model;
using SecretsEmulator.Operations;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests;

/// <summary>The constraints of the service's model, in the service's words.</summary>
public sealed class ConstraintTests : IAsyncLifetime
{
    private const string Failed = "failed to satisfy constraint: Member must";
    private const string Token = "00000000000000000000000000000001";

    private readonly HttpClient _http = new();
    private EmulatorHarness _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorHarness.StartAsync();

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData("GetSecretValue", "{}", $"1 validation error detected: Value null at 'secretId' {Failed} not be null")]
    [InlineData("GetSecretValue", """{"SecretId":""}""", $"1 validation error detected: Value '' at 'secretId' {Failed} have length greater than or equal to 1")]
    [InlineData("GetSecretValue", """{"SecretId":"s","VersionId":"short"}""", $"1 validation error detected: Value 'short' at 'versionId' {Failed} have length greater than or equal to 32")]
    [InlineData("GetSecretValue", """{"SecretId":null,"VersionStage":""}""",
        $"2 validation errors detected: Value null at 'secretId' {Failed} not be null; Value '' at 'versionStage' {Failed} have length greater than or equal to 1")]
    [InlineData("PutResourcePolicy", "{}",
        $"2 validation errors detected: Value null at 'secretId' {Failed} not be null; Value null at 'resourcePolicy' {Failed} not be null")]
    [InlineData("CreateSecret", $$"""{"Name":"n","ClientRequestToken":"{{Token}}","SecretString":""}""",
        $"1 validation error detected: Value at 'secretString' {Failed} have length greater than or equal to 1")]
    [InlineData("CreateSecret", $$"""{"Name":"n","ClientRequestToken":"{{Token}}","SecretBinary":""}""",
        $"1 validation error detected: Value at 'secretBinary' {Failed} have length greater than or equal to 1")]
    [InlineData("CreateSecret", """{"Name":"n","ClientRequestToken":"t"}""", $"1 validation error detected: Value 't' at 'clientRequestToken' {Failed} have length greater than or equal to 32")]
    [InlineData("CreateSecret", """{"Name":"n","AddReplicaRegions":[{"Region":"nowhere"}]}""",
        $"1 validation error detected: Value 'nowhere' at 'addReplicaRegions.1.member.region' {Failed} satisfy regular expression pattern: ^([a-z]+-)+\\d+$")]
    [InlineData("TagResource", """{"SecretId":"s","Tags":[{"Key":"a"},{"Key":""}]}""",
        $"1 validation error detected: Value '' at 'tags.2.member.key' {Failed} have length greater than or equal to 1")]
    [InlineData("TagResource", """{"SecretId":"s"}""", $"1 validation error detected: Value null at 'tags' {Failed} not be null")]
    [InlineData("UntagResource", """{"SecretId":"s","TagKeys":["a",""]}""",
        $"1 validation error detected: Value '[a, ]' at 'tagKeys' {Failed} satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]")]
    [InlineData("ListSecrets", """{"MaxResults":101}""", $"1 validation error detected: Value '101' at 'maxResults' {Failed} have value less than or equal to 100")]
    [InlineData("ListSecrets", """{"MaxResults":0}""", $"1 validation error detected: Value '0' at 'maxResults' {Failed} have value greater than or equal to 1")]
    [InlineData("ListSecrets", """{"SortOrder":"up"}""", $"1 validation error detected: Value 'up' at 'sortOrder' {Failed} satisfy enum value set: [asc, desc]")]
    [InlineData("ListSecrets", """{"Filters":[{"Key":"invalid","Values":["foo"]}]}""",
        $"1 validation error detected: Value 'invalid' at 'filters.1.member.key' {Failed} satisfy enum value set: [all, name, tag-key, description, tag-value]")]
    [InlineData("ListSecrets", """{"Filters":[{"Key":"name","Values":[]}]}""",
        $"1 validation error detected: Value '[]' at 'filters.1.member.values' {Failed} have length greater than or equal to 1")]
    [InlineData("BatchGetSecretValue", """{"SecretIdList":[]}""", $"1 validation error detected: Value '[]' at 'secretIdList' {Failed} have length greater than or equal to 1")]
    [InlineData("BatchGetSecretValue", """{"Filters":[],"MaxResults":21}""", $"1 validation error detected: Value '21' at 'maxResults' {Failed} have value less than or equal to 20")]
    [InlineData("RotateSecret", """{"SecretId":"s","RotationRules":{"AutomaticallyAfterDays":1001}}""",
        $"1 validation error detected: Value '1001' at 'rotationRules.automaticallyAfterDays' {Failed} have value less than or equal to 1000")]
    [InlineData("RotateSecret", """{"SecretId":"s","RotationRules":{"Duration":"2d"}}""",
        $"1 validation error detected: Value '2d' at 'rotationRules.duration' {Failed} satisfy regular expression pattern: [0-9]+h")]
    [InlineData("GetRandomPassword", """{"PasswordLength":4097}""", $"1 validation error detected: Value '4097' at 'passwordLength' {Failed} have value less than or equal to 4096")]
    public async Task Request_ViolatesTheModel_IsTheServicesValidationError(string operation, string body, string message)
    {
        var (status, code, answer) = await RawRequest.SendAsync(_http, _emulator, operation, Encoding.UTF8.GetBytes(body));

        Assert.Equal((400, "ValidationException", message), (status, code, answer["Message"]!.ToString()));
    }

    [Theory]
    [InlineData("CreateSecret", "Name", 512)]
    [InlineData("CreateSecret", "Description", 2048)]
    [InlineData("CreateSecret", "KmsKeyId", 2048)]
    [InlineData("CreateSecret", "Type", 256)]
    [InlineData("DescribeSecret", "SecretId", 2048)]
    [InlineData("GetSecretValue", "VersionStage", 256)]
    [InlineData("PutResourcePolicy", "ResourcePolicy", 20_480)]
    [InlineData("PutSecretValue", "SecretString", 65_536)]
    [InlineData("UpdateSecretVersionStage", "MoveToVersionId", 64)]
    [InlineData("GetRandomPassword", "ExcludeCharacters", 4096)]
    [InlineData("ListSecrets", "NextToken", 4096)]
    [InlineData("RotateSecret", "RotationLambdaARN", 2048)]
    public async Task Text_LongerThanTheModelAllows_IsRefused(string operation, string member, int longest)
    {
        var message = await MessageAsync(longest + 1);

        Assert.Contains($"'{char.ToLowerInvariant(member[0])}{member[1..]}' {Failed} have length less than or equal to {longest}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("have length less than", await MessageAsync(longest) ?? "", StringComparison.Ordinal);

        async Task<string?> MessageAsync(int length)
        {
            var body = Encoding.UTF8.GetBytes($$"""{"{{member}}":"{{new string('a', length)}}"}""");
            return (await RawRequest.SendAsync(_http, _emulator, operation, body)).Body["Message"]?.ToString();
        }
    }

    /// <summary>Recorded from the service, but for negation, which is documented.</summary>
    [Theory]
    [InlineData("all", "SecretOne", true)]
    [InlineData("all", "sec", true)]
    [InlineData("all", "ret", false)]
    [InlineData("all", "+", false)]
    [InlineData("all", "beta prod", false)]
    [InlineData("all", "Beta", true)]
    [InlineData("all", "company", false)]
    [InlineData("all", "Ythings", true)]
    [InlineData("all", "things", false)]
    [InlineData("all", "N", false)]
    [InlineData("all", "teamX", true)]
    [InlineData("all", "!sec", false)]
    [InlineData("all", "!ret", true)]
    [InlineData("description", "one two", true)]
    [InlineData("description", "o t", true)]
    [InlineData("description", "two and", true)]
    [InlineData("description", "wo", false)]
    [InlineData("name", "SecretOne/", true)]
    [InlineData("name", "secret", false)]
    [InlineData("name", "One", false)]
    [InlineData("tag-key", "team", true)]
    [InlineData("tag-key", "Team", false)]
    [InlineData("tag-value", "X", true)]
    [InlineData("owning-service", "rds", false)]
    public void Filter_Words_ArePrefixesOfWords(string key, string value, bool matches)
    {
        var secret = new Secret
        {
            Arn = "arn", Name = "SecretOne/AppBeta_COMPANYthings", Created = default, Changed = default,
            Description = "one and two", Tags = [new Tag { Key = "teamX", Value = "X1" }],
        };

        Assert.Equal(matches, SecretFilter.Matches(secret, [new Filter { Key = key, Values = [value] }]));
    }
}
