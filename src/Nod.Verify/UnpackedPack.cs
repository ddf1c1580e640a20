using Nod.Verification;

namespace Nod.Verify;

/// <summary>A pack that somebody unpacked into a folder. Links are refused: they lead out of it.</summary>
internal sealed class UnpackedPack : IPackContents
{
    private readonly string folder;
    private readonly PackLimits admitted = new();

    /// <param name="folder">The folder.</param>
    /// <exception cref="PackRefusedException">There is something in it that no pack has.</exception>
    public UnpackedPack(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        Admit(new DirectoryInfo(this.folder));
    }

    public IReadOnlyDictionary<string, long> Sizes => admitted.Sizes;

    public Stream Open(string path) =>
        Sizes.ContainsKey(path)
            ? File.OpenRead(Path.Combine(folder, path))
            : throw new FileNotFoundException("is not in the pack", path);

    // Nothing behind a link is looked at, so the walk ends.
    private void Admit(DirectoryInfo below)
    {
        foreach (var entry in below.EnumerateFileSystemInfos())
        {
            var path = Path.GetRelativePath(folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (entry.LinkTarget is not null)
            {
                throw new PackRefusedException(PackLimits.Shown(path), "is a link; a pack has plain files alone");
            }

            if (entry is DirectoryInfo inner)
            {
                Admit(inner);
            }
            else
            {
                admitted.Admit(path, ((FileInfo)entry).Length);
            }
        }
    }
}
