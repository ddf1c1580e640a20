using System.Diagnostics;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Rules;
using Nod.Texts;
using NodaTime;

namespace Nod.Bench.Rows;

/// <summary>
/// P1b: the gate alone, on one core, over contacts that are permitted at the moment asked for. The goal is judged on
/// random contacts out of many, as traffic is; a few contacts that stay in the processor's cache are shown beside it.
/// </summary>
internal sealed class GateRow : IRow
{
    private const int Contacts = 100_000;
    private const int CachedContacts = 500;
    private static readonly Guid Tenant = new("01890a5d-ac96-774b-bcce-b302099a8057");

    // A Tuesday at 18:00 UTC: daytime in every zone of the seeded numbers.
    private static readonly Instant Moment = Instant.FromUtc(2026, 11, 24, 18, 0);

    public string Id => "P1b";

    public Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        if (!arena.WithOurs)
        {
            return Task.FromResult<IReadOnlyList<Figure>>([]);
        }

        var gate = new SendGate(Policy.Shipped, Wordings.Shipped);
        (SendRequest Request, ContactRecord Contact)[] asked =
        [
            .. Enumerable.Range(0, Contacts).Select(Permitted).Select(contact => (To(contact), contact)),
        ];
        var cached = asked[..CachedContacts];
        Decide(gate, asked, arena.Pace.WarmUp);
        var (rates, cachedRates, bytes) = (new List<double>(), new List<double>(), 0.0);
        for (var round = 0; round < arena.Pace.Rounds; round++)
        {
            (var rate, bytes) = Decide(gate, asked, arena.Pace.Run);
            rates.Add(rate);
            cachedRates.Add(Decide(gate, cached, arena.Pace.Run).PerSecond);
        }

        return Task.FromResult<IReadOnlyList<Figure>>([
            new(Id, "gate in process, one core", "/s", Median.Of(rates), Goal.AtLeast(1_000_000)),
            new(Id, $"the same over {CachedContacts} contacts, in cache", "/s", Median.Of(cachedRates)),
            new(Id, "allocated per permit", "bytes", bytes)
            {
                Note = "the answer is an object of its own, so not zero; it must stay what the answer alone takes",
            },
        ]);
    }

    // Texted before and opted in last month: permitted as written.
    private static ContactRecord Permitted(int index)
    {
        _ = PhoneNumber.TryRead(Numbers.Of(index), out var phone);
        var agreed = new OptIn
        {
            OccurredAt = Moment - Duration.FromDays(30),
            Brand = Story.Brand,
            Program = Story.Program,
            Method = Method.WebForm,
        };
        var eventId = new Guid(index, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
        var texted = new SentText(Tenant, Moment - Duration.FromDays(10));
        return new(
            new(Tenant, phone),
            2,
            ContactState.Empty.After(eventId, agreed),
            ContactTraffic.Empty.Accepted(Story.Brand, Story.Program, texted, asks: false),
            null
        );
    }

    private static (double PerSecond, double Bytes) Decide(
        SendGate gate,
        (SendRequest Request, ContactRecord Contact)[] asked,
        TimeSpan duration
    )
    {
        const int betweenLooks = 1_000;
        var random = new Random(1);
        var decisions = 0L;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            for (var count = 0; count < betweenLooks; count++)
            {
                var (request, contact) = asked[random.Next(asked.Length)];
                var decision = gate.Decide(request, contact, Moment);
                if (decision.Verdict != Verdict.Permit)
                {
                    throw new BenchFailure($"The gate said {decision.Verdict}: {decision.Reasons[0].Code}.");
                }
            }

            decisions += betweenLooks;
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return (decisions / watch.Elapsed.TotalSeconds, (double)bytes / decisions);
    }

    private static SendRequest To(ContactRecord contact) =>
        new()
        {
            Organization = new(Tenant, "Bench"),
            To = contact.Address.Phone,
            Brand = new()
            {
                Key = Story.Brand,
                Name = "Bench Staffing",
                LegalName = "Bench Staffing LLC",
                Country = "US",
                HelpContact = "help@bench.example",
            },
            Program = new()
            {
                Brand = Story.Brand,
                Key = Story.Program,
                Name = "Job alerts",
                Class = MessageClass.JobAlert,
                Purpose = "New shifts near the candidate",
                Frequency = new(5, FrequencyPeriod.Week),
            },
            Sender = new()
            {
                Key = Story.Sender,
                Kind = SenderKind.LongCode,
                Number = Story.SenderNumber,
                Provider = "simulator",
                Brand = Story.Brand,
                Programs = [Story.Program],
            },
            Class = MessageClass.JobAlert,
            Body = Story.Text,
            Language = "en",
        };
}
