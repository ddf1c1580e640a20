using System.Globalization;
using Nod.Texts;

namespace Nod.Tests.Texts;

/// <summary>What was labelled and what was read, counted.</summary>
internal sealed record ReplyTally(
    string Language,
    int Replies,
    int Stops,
    int StopsRead,
    int StopsHeld,
    int Others,
    int OthersStopped,
    int Doubtful,
    int DoubtfulHeld,
    int Plain,
    int PlainHeld
)
{
    public double Recall => StopsRead / (double)Stops;

    public double HeldRecall => (StopsRead + StopsHeld) / (double)Stops;

    public double FalseShare => OthersStopped / (double)Others;

    public double PlainHeldShare => PlainHeld / (double)Plain;

    /// <summary>Counts the replies of every language, writes the figures out, and sums them up.</summary>
    public static ReplyTally Measure(
        string name,
        Func<string, List<LabelledReply>> replies,
        Func<string, Classification>? classify = null
    )
    {
        classify ??= text => Wordings.Shipped.Keywords.Classify(text);
        var tallies = LabelledReplies.Languages.Select(language => Of(language, replies(language), classify)).ToList();
        var total = Sum(name, tallies);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', [.. tallies, total]));
        return total;
    }

    private static ReplyTally Of(string language, List<LabelledReply> replies, Func<string, Classification> classify)
    {
        var read = replies
            .Select(reply => (reply.Label, Read: LabelledReplies.LabelOf(classify(reply.Text).Intent)))
            .ToList();
        int Count(Func<string, bool> label, string? intent = null) =>
            read.Count(reply => label(reply.Label) && (intent is null || reply.Read == intent));
        return new(
            language,
            replies.Count,
            Count(label => label == "revoke"),
            Count(label => label == "revoke", "revoke"),
            Count(label => label == "revoke", "review"),
            Count(label => label != "revoke"),
            Count(label => label != "revoke", "revoke"),
            Count(label => label == "review"),
            Count(label => label == "review", "review"),
            Count(label => label is not ("revoke" or "review")),
            Count(label => label is not ("revoke" or "review"), "review")
        );
    }

    private static ReplyTally Sum(string name, IReadOnlyCollection<ReplyTally> tallies)
    {
        int Of(Func<ReplyTally, int> part) => tallies.Sum(part);
        return new(
            name,
            Of(t => t.Replies),
            Of(t => t.Stops),
            Of(t => t.StopsRead),
            Of(t => t.StopsHeld),
            Of(t => t.Others),
            Of(t => t.OthersStopped),
            Of(t => t.Doubtful),
            Of(t => t.DoubtfulHeld),
            Of(t => t.Plain),
            Of(t => t.PlainHeld)
        );
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Language}: {Replies} replies; stops read {StopsRead}/{Stops} (recall {Recall:0.000}, "
                + $"{(StopsRead + StopsHeld) / (double)Stops:0.000} with the {StopsHeld} in review); "
                + $"precision {StopsRead / (double)Math.Max(1, StopsRead + OthersStopped):0.000}; false {OthersStopped}/{Others}; "
                + $"doubtful in review {DoubtfulHeld}/{Doubtful}; others held needlessly {PlainHeld}/{Plain}"
        );
}
