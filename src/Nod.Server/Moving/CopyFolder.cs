using System.Security.Cryptography;
using System.Text;
using Nod.Server.EvidencePacks;

namespace Nod.Server.Moving;

/// <summary>
/// A copy while it is written: a folder whose name ends in <c>.part</c>, given its own name when everything in it is on
/// disk. What was not finished is deleted, or, after a crash, left under a name that nothing reads.
/// </summary>
internal sealed class CopyFolder : IDisposable
{
    public const string SumsFile = "SHA256SUMS";

    private readonly string target;
    private readonly string part;
    private readonly SummedFile sums;
    private bool isFinished;

    private CopyFolder(string target, string part)
    {
        this.target = target;
        this.part = part;
        PrivateFiles.CreateFolder(part);
        sums = new SummedFile(PrivateFiles.Create(Path.Combine(part, SumsFile)), sum => SumsHash = sum);
    }

    /// <summary>How many files were added.</summary>
    public long Files { get; private set; }

    /// <summary>How many bytes they have.</summary>
    public long Bytes { get; private set; }

    /// <summary>SHA-256 of the list of hashes, once it is closed.</summary>
    public string SumsHash { get; private set; } = "";

    /// <summary>SHA-256 of the manifest, which stands for the whole copy, once it is finished.</summary>
    public string ManifestHash { get; private set; } = "";

    /// <summary>Begins a copy.</summary>
    /// <exception cref="CopyException">The target exists, or another copy to it was begun.</exception>
    public static CopyFolder Create(string target)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        var part = target + ".part";
        if (Path.Exists(target))
        {
            throw new CopyException($"{target} exists. Name a place that does not: a copy never replaces another.");
        }

        return Path.Exists(part)
            ? throw new CopyException(
                $"A copy to {target} is being made, or was begun and not finished. If none is: delete {part} and try again."
            )
            : new CopyFolder(target, part);
    }

    /// <summary>Opens a new file of the copy for writing.</summary>
    public Stream Open(string path) =>
        new SummedFile(PrivateFiles.Create(Path.Combine(part, path)), sum => Keep(path, sum));

    /// <summary>Adds a file of these bytes.</summary>
    public void Add(string path, ReadOnlySpan<byte> content)
    {
        using var file = Open(path);
        file.Write(content);
    }

    /// <summary>Adds a file that stands on disk; null if it went away meanwhile, else its SHA-256.</summary>
    public string? TryAdd(string path, string source)
    {
        FileStream read;
        try
        {
            read = File.OpenRead(source);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        using (read)
        {
            var sum = "";
            using (
                var file = new SummedFile(PrivateFiles.Create(Path.Combine(part, path)), made => Keep(path, sum = made))
            )
            {
                read.CopyTo(file);
            }

            return sum;
        }
    }

    /// <summary>Adds the manifest and gives the copy its name; all of it is on disk when it returns.</summary>
    public void Finish(Func<CopyFolder, CopyManifest> describe)
    {
        sums.Dispose();
        var manifest = describe(this).ToBytes();
        ManifestHash = Convert.ToHexStringLower(SHA256.HashData(manifest));
        PrivateFiles.Write(Path.Combine(part, CopyManifest.FileName), manifest);
        SyncFolders(part);
        System.IO.Directory.Move(part, target);
        isFinished = true;
        DurableFolder.Sync(Path.GetDirectoryName(target)!);
    }

    public void Dispose()
    {
        if (isFinished)
        {
            return;
        }

        try
        {
            sums.Dispose();
        }
        finally
        {
            System.IO.Directory.Delete(part, recursive: true);
        }
    }

    private void Keep(string path, string sum)
    {
        sums.Write(Encoding.UTF8.GetBytes($"{sum}  {path}\n"));
        Files++;
        Bytes += new FileInfo(Path.Combine(part, path)).Length;
    }

    private static void SyncFolders(string folder)
    {
        foreach (var below in System.IO.Directory.EnumerateDirectories(folder))
        {
            SyncFolders(below);
        }

        DurableFolder.Sync(folder);
    }

    /// <summary>A file that is hashed while it is written, and on disk when it is closed.</summary>
    private sealed class SummedFile(FileStream file, Action<string> done) : Stream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private bool isClosed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            file.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !isClosed)
            {
                isClosed = true;
                try
                {
                    file.Flush(flushToDisk: true);
                }
                finally
                {
                    file.Dispose();
                }

                done(Convert.ToHexStringLower(hash.GetHashAndReset()));
                hash.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
