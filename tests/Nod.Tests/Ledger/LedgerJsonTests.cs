using System.Text.Json;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Tests.Ledger;

public sealed class LedgerJsonTests
{
    private readonly Books books = new();

    [Fact]
    public void A_message_reads_back()
    {
        var request = Some.Request with
        {
            Language = "es",
            TimeZone = "America/New_York",
            Relationship = new RelationshipClaim(RelationshipKind.Interview, "I-7"),
        };
        books.Record(Some.OptIn(books.Now));
        var accepted = books.Accept(request, new Wanted(ClientReference: "mine")).Message;
        var sent = books.Message(accepted);
        books.Report(books.Claim()[0], Outcome.Accepted);

        foreach (var message in new[] { sent, books.Message(accepted) })
        {
            var json = JsonSerializer.Serialize(message, LedgerJson.Default.MessageRecord);
            var again = JsonSerializer.Deserialize(json, LedgerJson.Default.MessageRecord)!;

            Assert.Equivalent(message, again, strict: true);
            Assert.Equal(json, JsonSerializer.Serialize(again, LedgerJson.Default.MessageRecord));
            Assert.DoesNotContain("is_open", json, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_decision_reads_back(bool agreed)
    {
        if (agreed)
        {
            books.Record(Some.OptIn(books.Now));
        }

        books.Clock.Advance(TimeSpan.FromHours(12));
        books.Accept(Some.Request with { Body = "New jobs." });
        var recorded = Assert.Single(books.Decisions);

        var json = JsonSerializer.Serialize(recorded, LedgerJson.Default.RecordedDecision);
        var again = JsonSerializer.Deserialize(json, LedgerJson.Default.RecordedDecision)!;

        Assert.Equal(json, JsonSerializer.Serialize(again, LedgerJson.Default.RecordedDecision));
        Assert.Equal(recorded.Message, again.Message);
        Assert.Equal(recorded.Decision.Verdict, again.Decision.Verdict);
        Assert.Equal(Amendments.SenderNamed | Amendments.OptOutLine, again.Decision.Amendments);
        Assert.Equal(recorded.Decision.DeferUntil, again.Decision.DeferUntil);
        Assert.Equal(recorded.Decision.Segments, again.Decision.Segments);
        Assert.Equal(recorded.Decision.Basis, again.Decision.Basis);
        Assert.Equivalent(recorded.Decision.Facts, again.Decision.Facts);
        Assert.Equal(recorded.Decision.Reasons.Select(Shown), again.Decision.Reasons.Select(Shown));
    }

    [Fact]
    public void A_number_is_written_in_E164_and_nothing_else_is_read()
    {
        var json = JsonSerializer.Serialize(books.Accept().Message, LedgerJson.Default.MessageRecord);

        Assert.Contains("\"phone\":\"\\u002B12125550123\"", json, StringComparison.Ordinal);
        var broken = json.Replace("\\u002B12125550123", "2125550123", StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(broken, LedgerJson.Default.MessageRecord));
    }

    private static (string?, string?, string?, string?, string?, string, Instant?) Shown(Reason reason) =>
        (
            reason.Rule?.Id,
            reason.Rule?.Pack,
            reason.Rule?.PackSha256,
            reason.Rule?.Kind,
            reason.Rule?.Source,
            reason.Code,
            reason.Until
        );
}
