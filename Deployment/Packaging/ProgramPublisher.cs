using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Deployment.Settings;

namespace Deployment.Packaging;

/// <summary>
/// Publishes Lambda programs as one executable each, and remembers the result by the fingerprint of its sources.
/// </summary>
internal sealed partial class ProgramPublisher(string root, string cache, LambdaArchitecture architecture, LambdaPublish wanted, TextWriter progress)
{
    /// <summary>glibc of Amazon Linux 2023, on which <c>provided.al2023</c> is based.</summary>
    private static readonly Version _lambdaGlibc = new(2, 34);

    private readonly string _runtime = architecture == LambdaArchitecture.Arm64 ? "linux-arm64" : "linux-x64";

    /// <summary>Ways that turned out not to work on this machine, with the reason; not tried again for the next program.</summary>
    private readonly Dictionary<PublishMode, string> _refused = [];

    /// <summary>Publishes one program in the best way that is wanted and possible.</summary>
    /// <exception cref="PackagingException">No way is left, or the program does not compile.</exception>
    public async Task<PublishedProgram> PublishAsync(LambdaProgramSource program, CancellationToken cancellationToken)
    {
        PublishMode[] modes = wanted switch
        {
            LambdaPublish.Aot => [PublishMode.NativeAot],
            LambdaPublish.ReadyToRun => [PublishMode.ReadyToRun],
            _ => [PublishMode.NativeAot, PublishMode.ReadyToRun],
        };
        foreach (var mode in modes.Where(mode => !_refused.ContainsKey(mode)))
        {
            var refusal = NotHere(mode);
            if (refusal is null && Cached(program, mode) is { } known)
            {
                return known;
            }

            refusal ??= await TryAsync(program, mode, cancellationToken);
            if (refusal is null)
            {
                return Cached(program, mode) ?? throw new PackagingException($"{program.Project}: publishing left no {program.Executable}.");
            }

            _refused[mode] = refusal;
            await progress.WriteLineAsync($"  notice: {mode} is not possible here: {refusal}");
        }

        throw new PackagingException(
            $"lambdaPublish={wanted.ToString().ToLowerInvariant()} is not possible on this machine:\n"
            + string.Join('\n', _refused.Select(pair => $"  {pair.Key}: {pair.Value}"))
            + "\nSet lambdaPublish=readytorun, or build on Amazon Linux 2023.");
    }

    private static string? NotHereOn(OSPlatform platform, string what) => RuntimeInformation.IsOSPlatform(platform) ? null : what;

    /// <summary>Why a way cannot work on this machine at all; null when it may.</summary>
    private string? NotHere(PublishMode mode)
    {
        if (!mode.Aot)
        {
            return null;
        }

        var same = RuntimeInformation.OSArchitecture == (architecture == LambdaArchitecture.Arm64 ? Architecture.Arm64 : Architecture.X64);
        return NotHereOn(OSPlatform.Linux, "AOT for Lambda is compiled on Linux")
            ?? (same ? null : $"AOT for {_runtime} needs a build machine of that architecture (this one is {RuntimeInformation.OSArchitecture})");
    }

    private async Task<string?> TryAsync(LambdaProgramSource program, PublishMode mode, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync($"  {program.Project}: publishing for {_runtime} ({mode}) ...");
        var started = Stopwatch.GetTimestamp();
        var folder = Folder(program, mode);
        var unfinished = folder + ".tmp";
        var result = await Heartbeat.WhileAsync(
            DotnetCli.RunAsync(root, Arguments(program, mode, unfinished), cancellationToken), $"  {program.Project}: still compiling", progress, Heartbeat.Interval);
        if (result.ExitCode != 0)
        {
            return PackIsMissing(mode, result.Output)
                ?? throw new PackagingException($"{program.Project} does not publish:\n{Errors(result.Output)}");
        }

        var executable = Path.Combine(unfinished, program.Executable);
        if (TooNewGlibc(executable) is { } needs)
        {
            Directory.Delete(unfinished, recursive: true);
            return needs;
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.Move(unfinished, folder);
        await progress.WriteLineAsync(
            $"  {program.Project}: {new FileInfo(Path.Combine(folder, program.Executable)).Length / 1e6:F1} MB in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
        return null;
    }

    private List<string> Arguments(LambdaProgramSource program, PublishMode mode, string output) =>
    [
        "publish", Path.Combine(root, program.Project), "-c", "Release", "-r", _runtime, .. mode.Arguments,
        "--artifacts-path", Path.Combine(cache, "build"), "-o", output, "-v", "quiet", "--nologo",

        // The same sources give the same bytes, in every folder and at every commit.
        "-p:DebugType=none", $"-p:PathMap={root}=/src", "-p:IncludeSourceRevisionInInformationalVersion=false",
    ];

    private PublishedProgram? Cached(LambdaProgramSource program, PublishMode mode)
    {
        var executable = Path.Combine(Folder(program, mode), program.Executable);
        return File.Exists(executable) ? new PublishedProgram(executable, mode) : null;
    }

    private string Folder(LambdaProgramSource program, PublishMode mode)
    {
        var options = $"{_runtime}|{string.Join(' ', mode.Arguments)}|{System.Environment.Version}";
        var fingerprint = Fingerprint.Of(root, Path.Combine(root, program.Project, program.Project + ".csproj"), options);
        return Path.Combine(cache, "programs", $"{program.Project}-{_runtime}-{(mode.Aot ? "aot" : "r2r")}-{fingerprint}");
    }

    private static string? TooNewGlibc(string executable)
    {
        var elf = ElfFile.Read(executable) ?? throw new PackagingException($"{executable} is not an ELF executable.");
        return elf.RequiredGlibc > _lambdaGlibc
            ? $"the result needs glibc {elf.RequiredGlibc}, Lambda's Amazon Linux 2023 has {_lambdaGlibc}; build on Amazon Linux 2023 (or another system with glibc {_lambdaGlibc} or older)"
            : null;
    }

    private static string? PackIsMissing(PublishMode mode, string output)
    {
        if (!mode.Aot)
        {
            return null;
        }

        if (output.Contains("Platform linker", StringComparison.Ordinal))
        {
            return "no linker: install clang and zlib's headers (Debian: clang zlib1g-dev; Amazon Linux: clang zlib-devel)";
        }

        return MissingPackage().Match(output) is { Success: true } missing ? $"its packs cannot be restored ({missing.Value.Trim()})" : null;
    }

    private static string Errors(string output)
    {
        var errors = output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(20).ToList();
        return string.Join('\n', errors.Count > 0 ? errors : output.Split('\n').TakeLast(20));
    }

    /// <summary>NuGet: not found (NU1101), not in that version (NU1102, NU1103), source not reachable (NU1301).</summary>
    [GeneratedRegex(@"NU1(101|102|103|301): [^\n\[]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MissingPackage();
}
