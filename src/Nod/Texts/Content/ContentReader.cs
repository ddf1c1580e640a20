using System.Buffers;
using System.Runtime.CompilerServices;

namespace Nod.Texts.Content;

/// <summary>
/// Reads outbound texts for what stands against sending them: promotion in disguise (R8), forbidden content, and ways
/// around filters (R25; CTIA 5.3, Twilio Messaging Policy). Deterministic: the same lists find the same. Every language
/// listed is looked for, whatever language the text is said to be in. Immutable to the eye and safe for concurrent use.
/// </summary>
public sealed class ContentReader
{
    /// <summary>Weights of one topic that add up to this make it plain; half of it makes it doubtful.</summary>
    internal const int PlainAt = 4;

    internal const int DoubtfulAt = 2;

    /// <summary>Units of a text that are read; the longest text that 255 parts carry is 39,015 characters.</summary>
    private const int ReadMax = 65_536;

    private const int StackTokens = 256;
    private const int MemoSize = 256;

    private static readonly Lazy<ContentReader> ShippedOnce = new(() => new(ContentLists.ReadShipped()));

    private static readonly int Topics = Enum.GetValues<ContentTopic>().Length;

    private readonly ContentLists lists;

    // A broadcast judges one string again and again. Entries are replaced whole, so a race costs a reading at most.
    private readonly Memo?[] memos = new Memo?[MemoSize];

    internal ContentReader(ContentLists lists) => this.lists = lists;

    /// <summary>Reads by the lists that come with Nod.</summary>
    public static ContentReader Shipped => ShippedOnce.Value;

    /// <summary>Identifies the lists by content: 16 hex digits.</summary>
    public string Version => lists.Version;

    /// <summary>What is found in <paramref name="body"/>. Never throws; linear in its length.</summary>
    /// <param name="body">Any text; past 65,536 UTF-16 units it is not read.</param>
    public ContentReport Read(string body)
    {
        ref var memo = ref memos[RuntimeHelpers.GetHashCode(body) & (MemoSize - 1)];
        if (memo is { } known && ReferenceEquals(known.Body, body))
        {
            return known.Report;
        }
        var report = ReadAnew(body);
        memo = new(body, report);
        return report;
    }

    /// <summary>The same without remembering.</summary>
    internal ContentReport ReadAnew(ReadOnlySpan<char> body)
    {
        body = body[..Math.Min(body.Length, ReadMax)];
        var rented = body.Length < StackTokens ? null : ArrayPool<Token>.Shared.Rent(body.Length + 1);
        var tokens = rented is null ? stackalloc Token[StackTokens] : rented;
        var scan = new ContentScan(lists, body, tokens);
        scan.Run();
        var matches = lists.Phrases.Find(tokens[..scan.Count]);
        var found =
            scan.Findings is null && matches?.Exists(match => match.Sense.Topic is not null) != true
                ? null
                : Weigh(body, tokens[..scan.Count], matches ?? [], scan.Findings ?? []);
        found = lists.Weights is { } weights ? weights.Correct(body, found) : found;
        var report = found is null or { Count: 0 }
            ? ContentReport.Clean
            : new(found, Informs(tokens[..scan.Count], found));
        if (rented is not null)
        {
            ArrayPool<Token>.Shared.Return(rented);
        }
        return report;
    }

    private static List<ContentFinding> Weigh(
        ReadOnlySpan<char> body,
        ReadOnlySpan<Token> tokens,
        List<PhraseMatch> matches,
        List<ContentFinding> findings
    )
    {
        Span<TopicWeight> weights = stackalloc TopicWeight[Topics];
        weights.Clear();
        var cover = new PhraseCover(tokens, matches);
        foreach (var match in matches)
        {
            if (match.Sense.Topic is { } topic && !cover.TakesBack(match))
            {
                weights[(int)topic].Add(match);
            }
        }
        var found = new List<ContentFinding>();
        for (var topic = 0; topic < Topics; topic++)
        {
            var weight = weights[topic];
            if (weight.Total >= DoubtfulAt)
            {
                var words = body[tokens[weight.From].Start..tokens[weight.To - 1].End].ToString();
                found.Add(new((ContentTopic)topic, weight.Total >= PlainAt, words));
            }
        }
        AddTogether(weights, found);
        findings.InsertRange(0, found);
        return findings;
    }

    private bool Informs(ReadOnlySpan<Token> tokens, List<ContentFinding> found) =>
        found.Exists(finding => finding.Topic == ContentTopic.Promotion) && lists.Informing.Find(tokens) is not null;

    // Promotion and sale persuade alike: half of each is as plain as all of one.
    private static void AddTogether(ReadOnlySpan<TopicWeight> weights, List<ContentFinding> found)
    {
        var total = weights[(int)ContentTopic.Promotion].Total + weights[(int)ContentTopic.Sale].Total;
        var at = found.FindIndex(finding => finding.Topic == ContentTopic.Promotion);
        var words = found.Find(finding => finding.Topic is ContentTopic.Promotion or ContentTopic.Sale)?.Words;
        if (words is null)
        {
            return;
        }
        var together = new ContentFinding(ContentTopic.Promotion, total >= PlainAt, words);
        if (at < 0)
        {
            found.Insert(0, together);
        }
        else
        {
            found[at] = together;
        }
    }

    /// <summary>A body and what was found in it.</summary>
    private sealed record Memo(string Body, ContentReport Report);
}
