namespace Nod.Storage.Tests;

/// <summary>A folder of a test's own, deleted after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("nod-storage-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
