using System.Text.Json;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Replays;

/// <summary>Says in what two judgements differ.</summary>
internal static class Comparison
{
    /// <summary>The differences, each in a sentence.</summary>
    /// <param name="then">As on record.</param>
    /// <param name="now">Made anew; compared as it would be on record.</param>
    public static IReadOnlyList<string> Of(RecordedDecision then, Decision now)
    {
        var (old, anew) = (then.Decision, AsOnRecord(then with { Decision = now }));
        var differences = new List<string>();
        void Compare<T>(string what, T before, T after)
        {
            if (!EqualityComparer<T>.Default.Equals(before, after))
            {
                differences.Add($"{what} was {before}, is {after}");
            }
        }

        Compare("verdict", Word(old.Verdict), Word(anew.Verdict));
        if (then.FiledUnder is { } filed)
        {
            Compare("verdict the row is filed under", Word(filed), Word(anew.Verdict));
        }

        Compare("reasons", Told(old.Reasons), Told(anew.Reasons));
        Compare("observed", Told(old.Observed ?? []), Told(anew.Observed ?? []));
        Compare("defer_until", old.DeferUntil?.ToString() ?? "none", anew.DeferUntil?.ToString() ?? "none");
        Compare("amendments", old.Amendments, anew.Amendments);
        Compare("basis", string.Join(' ', old.Basis), string.Join(' ', anew.Basis));
        Compare("policy_version", old.PolicyVersion, anew.PolicyVersion);
        Compare("places", string.Join(' ', old.Facts.Jurisdictions), string.Join(' ', anew.Facts.Jurisdictions));
        Compare("time zones", string.Join(' ', old.Facts.Zones), string.Join(' ', anew.Facts.Zones));
        Compare("texts before", old.Facts.TextsBefore, anew.Facts.TextsBefore);
        if (old.Body != anew.Body)
        {
            // What a person is written stands in the two decisions and nowhere else.
            differences.Add("body differs");
        }

        return differences;
    }

    private static Decision AsOnRecord(RecordedDecision decision) =>
        JsonSerializer
            .Deserialize(
                JsonSerializer.SerializeToUtf8Bytes(decision, LedgerJson.Default.RecordedDecision),
                LedgerJson.Default.RecordedDecision
            )!
            .Decision;

    private static string Told(IReadOnlyList<Reason> reasons) =>
        reasons.Count == 0 ? "none" : string.Join("; ", reasons.Select(Told));

    private static string Told(Reason reason) =>
        $"{Word(reason.Verdict)} {reason.Code} by {reason.Rule?.Id ?? "the gate"} "
        + $"({reason.Rule?.Pack} {reason.Rule?.PackSha256}) until {reason.Until}: {reason.Detail}";

    private static string Word(Verdict verdict) => EnumWords<Verdict>.Of(verdict);
}
