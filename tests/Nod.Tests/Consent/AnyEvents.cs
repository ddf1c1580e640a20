using CsCheck;
using Nod.Catalog;
using Nod.Consent;
using NodaTime;

namespace Nod.Tests.Consent;

/// <summary>Events as they may come, in any order, told early or late, by whomever.</summary>
internal static class AnyEvents
{
    private static readonly Gen<Method> Methods = Gen.Enum<Method>();

    /// <summary>One of two brands.</summary>
    public static readonly Gen<string> Brands = Gen.OneOf("acme", "globex");
    private static readonly Gen<string> Programs = Gen.OneOf("alerts", "interviews");

    // Hours before now: few values, so that things coincide.
    private static readonly Gen<Instant> Times = Gen.Int[0, 12].Select(hours => Some.Noon - Duration.FromHours(hours));

    private static readonly Gen<ConsentEvent> OptIns =
        from at in Times
        from method in Methods
        from brand in Brands
        from program in Programs
        from collector in Gen.OneOf("acme", "globex", null)
        select (ConsentEvent)(
            Some.OptIn(at, program, method, brand) with
            {
                Provenance = collector is null ? null : new Provenance(collector, "somewhere"),
            }
        );

    private static readonly Gen<ConsentEvent> Stops =
        from at in Times
        from method in Methods
        from brand in Gen.OneOf("acme", "globex", null)
        from program in Gen.OneOf("alerts", "interviews", null)
        select (ConsentEvent)(Some.Stop(at, brand, brand is null ? null : program) with { Method = method });

    private static readonly Gen<ConsentEvent> Others =
        from at in Times
        from method in Methods
        from brand in Brands
        from program in Programs
        from kind in Gen.Int[0, 7]
        select kind switch
        {
            0 => new Decline
            {
                OccurredAt = at,
                Brand = brand,
                Program = program,
                Method = method,
            },
            1 => new Reconfirmation
            {
                OccurredAt = at,
                Brand = brand,
                Program = program,
                Method = method,
            },
            2 => new Relationship
            {
                OccurredAt = at,
                Brand = brand,
                Kind = RelationshipKind.Application,
                Reference = method.IsOwnAct() ? "A-1" : "A-2",
                StartsAt = method.IsSync() ? at + Duration.FromHours(2) : null,
            },
            3 => new InboundText
            {
                OccurredAt = at,
                Brand = brand,
                Sender = brand,
                Words = "Hello",
            },
            4 => new FrequencyWish
            {
                OccurredAt = at,
                Brand = brand,
                Program = program,
                Max = 1,
                Per = FrequencyPeriod.Day,
                Method = method,
            },
            5 => new LanguageWish
            {
                OccurredAt = at,
                Language = "es",
                Method = method,
            },
            6 => new Hold { OccurredAt = at, Words = "who is this" },
            _ => (ConsentEvent)new HoldLifted { OccurredAt = at, By = "rosa" },
        };

    private static readonly Gen<ConsentEvent> Voids =
        from at in Times
        from reason in Gen.Enum<VoidReason>()
        select (ConsentEvent)new NumberVoided { OccurredAt = at, Reason = reason };

    /// <summary>Opt-ins, stops, changes of hands and whatever else there is.</summary>
    public static readonly Gen<ConsentEvent> All = Gen.Frequency((8, OptIns), (4, Stops), (1, Voids), (10, Others));
}
