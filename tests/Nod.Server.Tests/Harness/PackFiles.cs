using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Nod.Server.Tests.Harness;

/// <summary>The files of an evidence pack, to be bent: by path, in order.</summary>
internal sealed class PackFiles : SortedDictionary<string, byte[]>
{
    private PackFiles()
        : base(StringComparer.Ordinal) { }

    public static PackFiles Unzip(byte[] pack)
    {
        using var zip = new ZipArchive(new MemoryStream(pack));
        var files = new PackFiles();
        foreach (var entry in zip.Entries)
        {
            using var file = entry.Open();
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            files.Add(entry.FullName, copy.ToArray());
        }

        return files;
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public string Text(string path) => Encoding.UTF8.GetString(this[path]);

    /// <summary>A copy with one file changed, or removed when it becomes null.</summary>
    public PackFiles With(string path, Func<byte[], byte[]?> change)
    {
        var copy = Copy();
        var after = change(copy.TryGetValue(path, out var before) ? before : []);
        copy.Remove(path);
        if (after is not null)
        {
            copy.Add(path, after);
        }

        return copy;
    }

    /// <summary>A copy with words replaced in one file, which must have them.</summary>
    public PackFiles With(string path, string from, string to)
    {
        Assert.Contains(from, Text(path), StringComparison.Ordinal);
        return With(
            path,
            bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace(from, to, StringComparison.Ordinal))
        );
    }

    /// <summary>A copy whose manifest names the files as they are now.</summary>
    public PackFiles Mended()
    {
        var copy = Copy();
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(copy["manifest.json"])!;
        var files = new System.Text.Json.Nodes.JsonObject();
        foreach (var (path, bytes) in copy.Where(file => file.Key != "manifest.json"))
        {
            files[path] = Hash(bytes);
        }

        manifest["files"] = files;
        copy["manifest.json"] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        return copy;
    }

    public string Zip(string path)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, bytes) in this)
        {
            using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
            entry.Write(bytes);
        }

        return path;
    }

    public string Unpack(string folder)
    {
        foreach (var (name, bytes) in this)
        {
            var path = Path.Combine(folder, name);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        return folder;
    }

    private PackFiles Copy()
    {
        var copy = new PackFiles();
        foreach (var (path, bytes) in this)
        {
            copy.Add(path, bytes);
        }

        return copy;
    }
}
