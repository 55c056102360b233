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
        var excluded = request.ExcludeCharacters ?? "";
        string Without(string type) => new([.. type.Except(excluded)]);
        string[] types =
        [
            request.ExcludeLowercase ? "" : Without(Lowercase), request.ExcludeUppercase ? "" : Without(Uppercase),
            request.ExcludeNumbers ? "" : Without(Digits), request.ExcludePunctuation ? "" : Without(Punctuation),
        ];
        types = [.. types.Where(type => type.Length > 0)];
        var space = request.IncludeSpace ? Without(" ") : "";
        var all = string.Concat(types) + space;
        if (all.Length == 0)
            return ServiceError.InvalidParameter("The password can't be made: every character is excluded.");
        var eachType = request.RequireEachIncludedType ?? true;
        if (eachType && types.Length > length)
            return ServiceError.InvalidParameter($"Password length {length} is too short based on the required types.");

        // A space comes first: in a password of four characters it takes the place of one type.
        IEnumerable<string> required = !eachType ? [] : space.Length > 0 ? types.Prepend(space) : types;
        var password = required.Take((int)length).Select(type => RandomNumberGenerator.GetItems<char>(type, 1)[0]).ToList();
        password.AddRange(RandomNumberGenerator.GetItems<char>(all, (int)length - password.Count));
        var shuffled = password.ToArray();
        RandomNumberGenerator.Shuffle(shuffled.AsSpan());
        return new RandomPasswordResponse { RandomPassword = new string(shuffled) };
    }
}
