using System.Globalization;
using NodaTime;

namespace Nod.Transparency;

/// <summary>What a log says of itself at a size (C2SP tlog-checkpoint): the text of a note that it signs.</summary>
/// <param name="Origin">The log's name, for ever.</param>
/// <param name="Size">How many leaves its tree has.</param>
/// <param name="Root">The root over them.</param>
public sealed record Checkpoint(string Origin, long Size, MerkleHash Root)
{
    /// <summary>Reads the text of a checkpoint. Extension lines are taken, and mean nothing here.</summary>
    public static bool TryParse(string text, out Checkpoint checkpoint)
    {
        checkpoint = null!;
        if (
            text.Split('\n') is not [{ Length: > 0 } origin, var number, var root, .. var rest]
            || rest is not [.. var extensions, ""]
            || extensions.Contains("")
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size.ToString(CultureInfo.InvariantCulture) != number
            || !MerkleHash.TryParse(root, out var hash)
        )
        {
            return false;
        }

        checkpoint = new Checkpoint(origin, size, hash);
        return true;
    }

    /// <summary>Signs it with one key, or with two while a log changes its key.</summary>
    public SignedNote Sign(IEnumerable<SigningKey> keys, Instant at)
    {
        var text = ToText();
        return new SignedNote(text, [.. keys.Select(key => key.Sign(text, at))]);
    }

    /// <summary>The text: origin, size and root, a line each.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n");
}
