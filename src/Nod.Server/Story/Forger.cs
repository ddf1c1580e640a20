using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Nod.EvidencePacks;

namespace Nod.Server.Story;

/// <summary>Somebody who would like an evidence pack to say something else.</summary>
internal static class Forger
{
    /// <summary>Changes words in the records of a copy, and nothing else.</summary>
    public static byte[] Change(byte[] pack, string from, string to)
    {
        var files = Unzip(pack);
        files[EvidencePaths.Records] = Replaced(files[EvidencePaths.Records], from, to);
        return Zip(files);
    }

    /// <summary>
    /// Changes words wherever they stand in a copy, with their own SHA-256 and those of the files: all that can be mended
    /// without the log's key.
    /// </summary>
    public static byte[] ChangeEverywhere(byte[] pack, string from, string to, string wordsBefore, string wordsAfter)
    {
        var files = Unzip(pack);
        var manifest = files[EvidencePaths.Manifest];
        foreach (var (path, before) in files.ToList())
        {
            if (path == EvidencePaths.Html || path.EndsWith(".json", StringComparison.Ordinal))
            {
                var after = Replaced(Replaced(before, from, to), HashOf(wordsBefore), HashOf(wordsAfter));
                files[path] = after;
                manifest = Replaced(manifest, HashOf(before), HashOf(after));
            }
        }

        files[EvidencePaths.Manifest] = manifest;
        return Zip(files);
    }

    private static SortedDictionary<string, byte[]> Unzip(byte[] pack)
    {
        using var zip = new ZipArchive(new MemoryStream(pack));
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var file = entry.Open();
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            files.Add(entry.FullName, copy.ToArray());
        }

        return files;
    }

    private static byte[] Zip(SortedDictionary<string, byte[]> files)
    {
        using var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, bytes) in files)
            {
                using var file = zip.CreateEntry(path).Open();
                file.Write(bytes);
            }
        }

        return output.ToArray();
    }

    private static byte[] Replaced(byte[] text, string from, string to) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).Replace(from, to, StringComparison.Ordinal));

    private static string HashOf(string text) => HashOf(Encoding.UTF8.GetBytes(text));

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
