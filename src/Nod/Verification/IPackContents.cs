namespace Nod.Verification;

/// <summary>
/// The files of an evidence pack, zipped or in a folder. Whoever made them is not trusted: an implementation MUST refuse
/// what no pack has (<see cref="PackLimits"/>) when it is made, and MUST NOT give more bytes of a file than it said.
/// </summary>
public interface IPackContents
{
    /// <summary>The size of each file, in bytes, by path. Paths have slashes.</summary>
    IReadOnlyDictionary<string, long> Sizes { get; }

    /// <summary>Opens one of the files, to be read from its beginning.</summary>
    /// <exception cref="InvalidDataException">It can't be unpacked; thrown by the stream too.</exception>
    Stream Open(string path);
}

/// <summary>What was given is no pack: something in it can't be in one.</summary>
/// <param name="file">The file at fault.</param>
/// <param name="wrong">What is wrong with it.</param>
public sealed class PackRefusedException(string file, string wrong) : Exception($"{file}: {wrong}")
{
    /// <summary>The file at fault.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong with it.</summary>
    public string Wrong { get; } = wrong;
}
