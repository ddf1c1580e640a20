namespace Nod.Texts.Weights;

/// <summary>FNV-1a over UTF-16 units: what a feature is looked up by.</summary>
internal static class FeatureHash
{
    /// <summary>The hash of nothing.</summary>
    internal const ulong Start = 14695981039346656037;

    internal static ulong Add(ulong hash, char unit) => unchecked((hash ^ unit) * 1099511628211);

    internal static ulong Add(ulong hash, ReadOnlySpan<char> units)
    {
        foreach (var unit in units)
        {
            hash = Add(hash, unit);
        }
        return hash;
    }

    internal static ulong Of(ReadOnlySpan<char> units) => Add(Start, units);

    /// <summary>Of a feature as the file spells it: its kind, a blank, its words with a blank between them.</summary>
    internal static ulong Of(char kind, ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        var hash = Add(Add(Add(Start, kind), ' '), first);
        return second.IsEmpty ? hash : Add(Add(hash, ' '), second);
    }
}
