using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using NodaTime;
using NodaTime.Text;

namespace Nod.Tests;

/// <summary>Plain examples of what the domain is about; tests change what they care about.</summary>
internal static class Some
{
    /// <summary>A Monday noon in New York.</summary>
    public static readonly Instant Noon = At("2026-11-23T17:00:00Z");

    public static readonly Organization Organization = new(Id(0xACE), "Acme Staffing");

    public static readonly PhoneNumber NewYork = Phone("+12125550123");

    public static readonly Brand Brand = new()
    {
        Key = "acme",
        Name = "Acme",
        LegalName = "Acme Staffing LLC",
        Country = "US",
        HelpContact = "help@acme.example",
    };

    public static readonly MessagingProgram Alerts = new()
    {
        Brand = "acme",
        Key = "alerts",
        Name = "Job alerts",
        Class = MessageClass.JobAlert,
        Purpose = "New jobs near you",
        Frequency = new(5, FrequencyPeriod.Week),
    };

    public static readonly MessagingProgram Interviews = Alerts with
    {
        Key = "interviews",
        Name = "Interview reminders",
        Class = MessageClass.Transactional,
        Purpose = "Reminders of your interviews",
    };

    public static readonly Sender Sender = new()
    {
        Key = "main",
        Kind = SenderKind.LongCode,
        Number = "+12125550100",
        Provider = "simulator",
        Brand = "acme",
        Programs = ["alerts", "interviews"],
    };

    public static readonly SendRequest Request = new()
    {
        Organization = Organization,
        To = NewYork,
        Brand = Brand,
        Program = Alerts,
        Sender = Sender,
        Class = MessageClass.JobAlert,
        Body = "Acme: a new job near you.",
    };

    /// <summary>A text or truth value as JSON.</summary>
    public static System.Text.Json.Nodes.JsonNode? Json(object? value) =>
        value switch
        {
            null => null,
            bool truth => truth,
            _ => (string)value,
        };

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public static Instant At(string time) => InstantPattern.ExtendedIso.Parse(time).GetValueOrThrow();

    /// <summary>A source whose random bytes come in the same order in every run.</summary>
    public static IdSource Ids(TimeProvider clock)
    {
        var random = new Random(7);
        return new IdSource(clock, random.NextBytes);
    }

    public static PhoneNumber Phone(string text) =>
        PhoneNumber.TryRead(text, out var number) ? number : throw new ArgumentException(text, nameof(text));

    public static OptIn OptIn(
        Instant at,
        string program = "alerts",
        Method method = Method.WebForm,
        string brand = "acme"
    ) =>
        new()
        {
            OccurredAt = at,
            Brand = brand,
            Program = program,
            Method = method,
        };

    public static Decline Decline(Instant at, string program = "alerts", Method method = Method.WebForm) =>
        new()
        {
            OccurredAt = at,
            Brand = "acme",
            Program = program,
            Method = method,
        };

    public static Revocation Stop(Instant at, string? brand = null, string? program = null) =>
        new()
        {
            OccurredAt = at,
            Brand = brand,
            Program = program,
            Method = Method.Keyword,
            Words = "STOP",
        };

    public static ContactState State(params IReadOnlyList<ConsentEvent> events)
    {
        var state = ContactState.Empty;
        for (var i = 0; i < events.Count; i++)
        {
            state = state.After(Id(i + 1), events[i]);
        }

        return state;
    }

    public static ContactRecord Contact(
        ContactState state,
        ContactTraffic? traffic = null,
        PhoneNumber? phone = null
    ) => new(new ContactAddress(Organization.Id, phone ?? NewYork), 1, state, traffic ?? ContactTraffic.Empty, null);
}
