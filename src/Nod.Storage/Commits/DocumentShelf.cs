using Nod.Ledger;
using NodaTime;

namespace Nod.Storage;

/// <summary>
/// Remembers which documents a session has kept, so that each is written once and not with every judgement by it. Used by
/// one caller at a time.
/// </summary>
internal sealed class DocumentShelf
{
    // Settings change seldom; past this many they are written again, which changes nothing.
    private const int KnownMax = 10_000;

    private readonly HashSet<string> known = [];
    private readonly HashSet<string> written = [];

    /// <summary>What of the staged documents, parts included, this session has not kept yet; each once.</summary>
    public IEnumerable<(KeptDocument Document, Instant At)> Unkept(StagedRows staged)
    {
        written.Clear();
        foreach (var (document, at) in staged.Documents)
        {
            if (known.Contains(document.Sha256) || !written.Add(document.Sha256))
            {
                continue;
            }

            foreach (var part in document.Parts)
            {
                if (!known.Contains(part.Sha256) && written.Add(part.Sha256))
                {
                    yield return (part, at);
                }
            }

            yield return (document, at);
        }
    }

    /// <summary>What was written last is on disk.</summary>
    public void Committed()
    {
        if (known.Count + written.Count > KnownMax)
        {
            known.Clear();
        }

        known.UnionWith(written);
        written.Clear();
    }
}
