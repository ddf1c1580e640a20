using CsCheck;
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
        from kind in Gen.Int[0, 5]
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
                Reference = "A-1",
            },
            3 => new InboundText
            {
                OccurredAt = at,
                Brand = brand,
                Sender = brand,
                Words = "Hello",
            },
            4 => new Hold { OccurredAt = at, Words = "who is this" },
            _ => (ConsentEvent)new HoldLifted { OccurredAt = at, By = "rosa" },
        };

    /// <summary>Opt-ins, stops and whatever else there is.</summary>
    public static readonly Gen<ConsentEvent> All = Gen.Frequency((4, OptIns), (2, Stops), (5, Others));
}
