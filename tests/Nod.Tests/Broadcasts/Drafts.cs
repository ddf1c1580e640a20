using Nod.Broadcasts;
using Nod.Ledger;
using NodaTime;

namespace Nod.Tests.Broadcasts;

/// <summary>Plain broadcasts; tests change what they care about.</summary>
internal static class Drafts
{
    public static readonly BroadcastPlan Plan = new()
    {
        Name = "Drivers",
        Brand = "acme",
        Program = "alerts",
        Class = MessageClass.JobAlert,
        Body = "Acme: drivers wanted.",
        Audience = new Audience(AudienceKind.Fixed),
    };

    public static readonly Broadcast Draft = new()
    {
        Address = new BroadcastAddress(Some.Organization.Id, Some.Id(77)),
        Plan = Plan,
        CreatedAt = Some.Noon,
    };

    public static Broadcast Running(BroadcastPlan? plan = null) =>
        (Draft with { Plan = plan ?? Plan }).Start(0, Some.Noon)!;

    public static BroadcastTexts TextsOf(Broadcast broadcast) => new(broadcast, Some.Request);

    public static ContactAddress At(PhoneNumber phone) => new(Some.Organization.Id, phone);

    public static RecipientRow Row(params (string Name, string Value)[] fields) =>
        new() { Line = 1, Fields = fields.ToDictionary(field => field.Name, field => field.Value) };

    public static LocalDateTime Local(int hour, int minute = 0) => new(2026, 11, 24, hour, minute);
}
