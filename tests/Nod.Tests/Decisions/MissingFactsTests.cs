using CsCheck;
using Nod.Consent;
using Nod.Decisions;
using Nod.Rules;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Decisions;

/// <summary>Facts missing: never a permit, whichever are missing beside which.</summary>
public sealed class MissingFactsTests
{
    private static readonly SendGate Gate = new(Policy.Shipped, Wordings.Shipped);

    private static readonly (MessageClass Class, string[] Needs)[] Classes =
    [
        (MessageClass.Reply, ["number", "country", "sender", "conversation"]),
        (MessageClass.Transactional, ["number", "country", "sender", "relationship", "zone"]),
        (MessageClass.Conversational, ["number", "country", "sender", "consent", "program", "provenance", "zone"]),
        (MessageClass.JobAlert, ["number", "country", "sender", "consent", "program", "provenance", "zone"]),
        (MessageClass.ThirdPartyJobAlert, ["number", "country", "sender", "consent", "program", "provenance", "zone"]),
        (MessageClass.Promotional, ["number", "country", "sender", "consent", "program", "provenance", "zone"]),
    ];

    [Fact]
    public void With_every_fact_each_class_is_permitted() =>
        Assert.All(Classes, one => Assert.Equal(Verdict.Permit, Judge(one.Class, [])));

    [Fact]
    public void Each_fact_alone_is_needed() =>
        Assert.All(
            Classes.SelectMany(one => one.Needs.Select(fact => (one.Class, Fact: fact))),
            one => Assert.NotEqual(Verdict.Permit, Judge(one.Class, [one.Fact]))
        );

    [Fact]
    public void Without_any_of_them_there_is_no_permit() =>
        Gen.Int[0, Classes.Length - 1]
            .SelectMany(index =>
                Gen.Shuffle(Classes[index].Needs, 1, Classes[index].Needs.Length).Select(lacks => (index, lacks))
            )
            .Sample(one => Assert.NotEqual(Verdict.Permit, Judge(Classes[one.index].Class, one.lacks)));

    private static Verdict Judge(MessageClass messageClass, string[] lacks)
    {
        var has = (string fact) => !lacks.Contains(fact);
        // In the United States carriers forbid the one, and an imported consent is not enough for the other.
        var isGerman = messageClass is MessageClass.ThirdPartyJobAlert or MessageClass.Promotional;
        var before = Some.Noon - Duration.FromHours(1);
        var events = new List<ConsentEvent>();
        if (has("conversation"))
        {
            events.Add(
                new InboundText
                {
                    OccurredAt = before,
                    Brand = "acme",
                    Sender = "main",
                    Words = "Hello",
                }
            );
        }

        if (has("relationship"))
        {
            events.Add(
                new Relationship
                {
                    OccurredAt = before,
                    Brand = "acme",
                    Kind = RelationshipKind.Application,
                    Reference = "A-1",
                }
            );
        }

        if (has("consent") && messageClass is not (MessageClass.Reply or MessageClass.Transactional))
        {
            events.Add(
                Some.OptIn(before, method: Method.Import) with
                {
                    Provenance = has("provenance") ? new Provenance("acme", "old ATS") : null,
                }
            );
        }

        var program =
            messageClass is MessageClass.Reply or MessageClass.Transactional || !has("program") ? null : Some.Alerts;
        var request = Some.Request with
        {
            Class = messageClass,
            Body = "Acme: see you at 10.",
            Program = program is null ? null : program with { Class = messageClass },
            Sender = has("sender") ? Some.Sender : null,
            TimeZone = has("zone") ? null : "Nowhere/Known",
            Brand = Some.Brand with { Country = isGerman ? "DE" : "US" },
        };
        var state = Some.State(events) with { Country = has("country") ? null : "ZZ" };
        var phone = Some.Phone(has("number") ? (isGerman ? "+4915112345678" : "+12125550123") : "+11234567890");
        return Gate.Decide(request with { To = phone }, Some.Contact(state, phone: phone), Some.Noon).Verdict;
    }
}
