using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Health;
using Nod.Server.Health;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Api;

internal sealed record HealthLimitsInput
{
    public int? Days { get; init; }
    public int? From { get; init; }
    public double? OptOutRate { get; init; }
    public double? FilterRate { get; init; }
    public double? FailureRate { get; init; }
    public double? ComplaintRate { get; init; }
    public double? DeliveryRate { get; init; }
    public IReadOnlyList<string>? MailTo { get; init; }
}

internal sealed record ShareAnswer(long Events, long Of, double Rate, double Low, double High);

internal sealed record HealthItem
{
    public string? Day { get; init; }
    public string? Sender { get; init; }
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public string? Wording { get; init; }
    public string? Carrier { get; init; }
    public required long Sent { get; init; }
    public required ShareAnswer OptOut { get; init; }
    public required ShareAnswer Filtered { get; init; }
    public required ShareAnswer Failed { get; init; }
    public required ShareAnswer Delivered { get; init; }
    public required ShareAnswer Complaint { get; init; }
}

internal sealed record HealthRatesAnswer(string From, string To, IReadOnlyList<HealthItem> Items);

/// <summary>What comes of texts, and from which rates somebody wants to be told.</summary>
internal static class HealthEndpoints
{
    private const int DaysMax = 366;
    private const int MailToMax = 20;

    public static void Map(Endpoints api)
    {
        api.Get<HealthRatesAnswer>(
            "/v1/health/rates",
            Scope.Read,
            "Rates of opt-out, filtering, failure, delivery and complaint with their intervals",
            RatesAsync
        );
        api.Get<HealthLimits>(
            "/v1/health/limits",
            Scope.Read,
            "From which rates somebody is told",
            call => Task.FromResult(Answer.Ok(call.Organization.HealthLimits, Wire.Json.HealthLimits))
        );
        api.Put<HealthLimitsInput, HealthLimits>(
            "/v1/health/limits",
            Scope.Admin,
            "Say from which rates somebody is told, and whom to mail",
            Wire.Json.HealthLimitsInput,
            PutLimitsAsync
        );
    }

    private static async Task<Answer> RatesAsync(Call call)
    {
        var today = call.Node.Clock.Now().InUtc().Date;
        var to = Day(call, "to") ?? today;
        var from = Day(call, "from") ?? to.PlusDays(-6);
        if (from > to || Period.DaysBetween(from, to) > DaysMax)
        {
            call.Faults.Add(
                "from",
                "out_of_range",
                $"from must not lie after to, nor more than {DaysMax} days before."
            );
        }

        var by = Groupings(call);
        call.ThrowIfFaulty();
        var query = call.Http.Request.Query;
        var counts = (await call.Node.Store.ReadHealthAsync(call.OrganizationId, from, to, call.Cancellation))
            .Where(count => Fits(query["sender"], count.Key.Sender))
            .Where(count => Fits(query["brand"], count.Key.Brand))
            .Where(count => Fits(query["program"], count.Key.Program))
            .GroupBy(count => Group(count.Key, by))
            .Select(group => Show(group.Key, by, HealthRates.Of(group)))
            .OrderBy(item => (item.Day, item.Sender, item.Brand, item.Program, item.Wording, item.Carrier));
        return Answer.Ok(new HealthRatesAnswer(Iso(from), Iso(to), [.. counts]), Wire.Json.HealthRatesAnswer);
    }

    private static async Task<Answer> PutLimitsAsync(Call call, HealthLimitsInput input)
    {
        var plain = new HealthLimits();
        var limits = new HealthLimits
        {
            Days = Whole(call, "days", input.Days, 1, 90) ?? plain.Days,
            From = Whole(call, "from", input.From, 1, 1_000_000) ?? plain.From,
            OptOutRate = Rate(call, "opt_out_rate", input.OptOutRate) ?? plain.OptOutRate,
            FilterRate = Rate(call, "filter_rate", input.FilterRate) ?? plain.FilterRate,
            FailureRate = Rate(call, "failure_rate", input.FailureRate) ?? plain.FailureRate,
            ComplaintRate = Rate(call, "complaint_rate", input.ComplaintRate) ?? plain.ComplaintRate,
            DeliveryRate = Rate(call, "delivery_rate", input.DeliveryRate) ?? plain.DeliveryRate,
            MailTo = input.MailTo ?? [],
        };
        call.Faults.NoNulls("mail_to", input.MailTo);
        if (input.MailTo?.Count > MailToMax)
        {
            call.Faults.Add("mail_to", "too_long", $"mail_to names at most {MailToMax} addresses.");
        }

        for (var i = 0; i < input.MailTo?.Count; i++)
        {
            if (input.MailTo[i] is { } address && !MailSettings.IsAddress(address))
            {
                call.Faults.Add($"mail_to[{i}]", "invalid", $"mail_to[{i}] must be an e-mail address.");
            }
        }

        call.ThrowIfFaulty();
        var item = CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.HealthLimits,
            "default",
            null,
            limits,
            CatalogJson.Default.HealthLimits
        );
        await call.Node.Catalog.ChangeAsync(_ => ((IReadOnlyCollection<CatalogItem>)[item], limits));
        return Answer.Ok(limits, Wire.Json.HealthLimits);
    }

    private static LocalDate? Day(Call call, string name)
    {
        var given = call.Http.Request.Query[name].ToString();
        if (given.Length == 0)
        {
            return null;
        }

        var parsed = LocalDatePattern.Iso.Parse(given);
        if (!parsed.Success)
        {
            call.Faults.Add(name, "invalid", $"{name} must be a day such as 2026-03-10.");
            return null;
        }

        return parsed.Value;
    }

    private static HashSet<HealthGrouping> Groupings(Call call)
    {
        var by = new HashSet<HealthGrouping>();
        var words = call.Http.Request.Query["by"].ToString();
        foreach (var word in words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (EnumWords<HealthGrouping>.TryParse(word, out var one))
            {
                by.Add(one);
            }
            else
            {
                call.Faults.Add("by", "unknown", $"by names day, sender, program, wording or carrier, not {word}.");
            }
        }

        return by;
    }

    private static bool Fits(string? wanted, string value) => wanted is not { Length: > 0 } || wanted == value;

    private static HealthKey Group(HealthKey key, HashSet<HealthGrouping> by) =>
        new(
            key.Organization,
            by.Contains(HealthGrouping.Day) ? key.Day : LocalDate.MinIsoValue,
            by.Contains(HealthGrouping.Sender) ? key.Sender : string.Empty,
            by.Contains(HealthGrouping.Program) ? key.Brand : string.Empty,
            by.Contains(HealthGrouping.Program) ? key.Program : string.Empty,
            by.Contains(HealthGrouping.Wording) ? key.Wording : string.Empty,
            by.Contains(HealthGrouping.Carrier) ? key.Carrier : string.Empty
        );

    private static HealthItem Show(HealthKey key, HashSet<HealthGrouping> by, HealthRates rates) =>
        new()
        {
            Day = by.Contains(HealthGrouping.Day) ? Iso(key.Day) : null,
            Sender = by.Contains(HealthGrouping.Sender) ? key.Sender : null,
            Brand = by.Contains(HealthGrouping.Program) ? key.Brand : null,
            Program = by.Contains(HealthGrouping.Program) ? key.Program : null,
            Wording = by.Contains(HealthGrouping.Wording) ? key.Wording : null,
            Carrier = by.Contains(HealthGrouping.Carrier) ? key.Carrier : null,
            Sent = rates.Sent,
            OptOut = Show(rates.Share(HealthMeasure.OptOut)),
            Filtered = Show(rates.Share(HealthMeasure.Filtered)),
            Failed = Show(rates.Share(HealthMeasure.Failed)),
            Delivered = Show(rates.Share(HealthMeasure.Delivered)),
            Complaint = Show(rates.Share(HealthMeasure.Complaint)),
        };

    private static ShareAnswer Show(Proportion share)
    {
        var (low, high) = share.Interval;
        return new ShareAnswer(share.Events, share.Of, share.Rate, low, high);
    }

    private static int? Whole(Call call, string name, int? value, int least, int most)
    {
        if (value < least || value > most)
        {
            call.Faults.Add(name, "out_of_range", $"{name} must be from {least} to {most}.");
        }

        return value;
    }

    private static double? Rate(Call call, string name, double? value)
    {
        if (value is < 0 or > 1 or double.NaN)
        {
            call.Faults.Add(name, "out_of_range", $"{name} must be from 0 to 1.");
        }

        return value;
    }

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
