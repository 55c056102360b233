using System.Security.Cryptography;
using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>GetRandomPassword.</summary>
internal static class PasswordOperation
{
    private const long DefaultLength = 32;
    private const string Lowercase = "abcdefghijklmnopqrstuvwxyz";
    private const string Uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    public static Answer<RandomPasswordResponse> Get(GetRandomPasswordRequest request, ref Catalog catalog)
    {
        var length = request.PasswordLength ?? DefaultLength;
        if (length is < 1 or > Limits.PasswordLength)
            return ServiceError.InvalidParameter($"PasswordLength must be between 1 and {Limits.PasswordLength}.");
        var excluded = request.ExcludeCharacters ?? "";
        if (excluded.Length > Limits.PasswordLength)
            return ServiceError.InvalidParameter($"ExcludeCharacters must have at most {Limits.PasswordLength} characters.");

        var types = new[]
        {
            request.ExcludeLowercase ? "" : Lowercase, request.ExcludeUppercase ? "" : Uppercase, request.ExcludeNumbers ? "" : Digits,
            request.ExcludePunctuation ? "" : Punctuation, request.IncludeSpace ? " " : "",
        }.Select(type => new string([.. type.Except(excluded)])).Where(type => type.Length > 0).ToList();
        if (types.Count == 0)
            return ServiceError.InvalidParameter("The password can't be made: every character is excluded.");
        var required = request.RequireEachIncludedType ?? true ? types : [];
        if (required.Count > length)
            return ServiceError.InvalidParameter($"PasswordLength {length} is too short for one character of each of {required.Count} types.");

        var all = string.Concat(types);
        var password = required.Select(type => RandomNumberGenerator.GetItems<char>(type, 1)[0])
            .Concat(RandomNumberGenerator.GetItems<char>(all, (int)length - required.Count)).ToArray();
        RandomNumberGenerator.Shuffle(password.AsSpan());
        return new RandomPasswordResponse { RandomPassword = new string(password) };
    }
}
