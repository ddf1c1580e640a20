using Nod.Server.EvidencePacks;
using Nod.Server.Log;

namespace Nod.Server.Moving;

/// <summary>Files and folders that are read and written by their owner alone, on disk when a method returns.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerFolder = SecretFiles.OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, and those above it that are missing; one that is there is made its owner's alone.</summary>
    public static void CreateFolder(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } above && !System.IO.Directory.Exists(above))
        {
            CreateFolder(above);
        }

        DurableFolder.Create(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerFolder);
        }
    }

    /// <summary>Opens a new file; it must not exist. Its folder is made.</summary>
    public static FileStream Create(string path)
    {
        if (!System.IO.Directory.Exists(Path.GetDirectoryName(path)))
        {
            CreateFolder(Path.GetDirectoryName(path)!);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = SecretFiles.OwnerOnly;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a new file.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(path);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Copies every file of a folder, with those below it, into another.</summary>
    public static void CopyAll(string from, string to)
    {
        foreach (var name in FilesIn(from))
        {
            using var source = File.OpenRead(Path.Combine(from, name));
            using var target = Create(Path.Combine(to, name));
            source.CopyTo(target);
            target.Flush(flushToDisk: true);
        }
    }

    /// <summary>The files of a folder and of those below it, by their paths in it, in the order of their bytes.</summary>
    public static IEnumerable<string> FilesIn(string folder)
    {
        if (!System.IO.Directory.Exists(folder))
        {
            yield break;
        }

        var entries = new DirectoryInfo(folder).GetFileSystemInfos();
        foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry is not DirectoryInfo)
            {
                yield return entry.Name;
                continue;
            }

            foreach (var below in FilesIn(entry.FullName))
            {
                yield return $"{entry.Name}/{below}";
            }
        }
    }
}
