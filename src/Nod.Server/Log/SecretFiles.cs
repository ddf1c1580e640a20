using System.Runtime.Versioning;
using Nod.Storage;

namespace Nod.Server.Log;

/// <summary>Files with secrets: read and written by their owner alone.</summary>
internal static class SecretFiles
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a new file; it must not exist.</summary>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }

    /// <summary>Reads a file without the white space around it.</summary>
    /// <exception cref="StoreUnavailableException">It can't be read.</exception>
    public static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file)).Trim();
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The secret keys/{file} can't be read: {broken.Message}");
        }
    }

    /// <summary>Those of a folder that others than the owner can read; none on Windows, whose folders have their own rules.</summary>
    public static IReadOnlyList<string> OpenIn(string folder) =>
        OperatingSystem.IsWindows() ? [] : [.. Directory.EnumerateFiles(folder).Where(IsOpen)];

    [UnsupportedOSPlatform("windows")]
    private static bool IsOpen(string file) => (File.GetUnixFileMode(file) & ~OwnerOnly) != 0;
}
