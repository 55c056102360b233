using System.Diagnostics;
using System.Text.RegularExpressions;
using Deployment.Packaging;

namespace Deployment.UnitTests.Packaging;

public sealed class ElfFileTests
{
    /// <summary>Programs that every Debian has, read independently by dpkg's counterpart of ldd: the symbols that the file itself lists.</summary>
    [Theory]
    [InlineData("/bin/bash")]
    [InlineData("/bin/ls")]
    [InlineData("/usr/bin/env")]
    public async Task Read_SystemProgram_FindsWhatObjdumpFinds(string path)
    {
        using var objdump = Process.Start(new ProcessStartInfo("objdump", ["-T", path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var listing = await objdump.StandardOutput.ReadToEndAsync();
        var highest = Regex.Matches(listing, @"GLIBC_(?<version>[\d.]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Select(match => Version.Parse(match.Groups["version"].Value)).Max();

        var elf = ElfFile.Read(path);

        Assert.NotNull(elf);
        Assert.Equal(highest, elf.RequiredGlibc);
    }

    [Fact]
    public void Read_Script_IsNoElf()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "#!/bin/sh\n" + new string('#', 100));

            Assert.Null(ElfFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_TruncatedFile_IsNoElf()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, File.ReadAllBytes("/bin/ls")[..4096]);

            Assert.Null(ElfFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
