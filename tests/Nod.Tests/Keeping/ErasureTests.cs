using CsCheck;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Rules;
using Nod.Tests.Consent;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Keeping;

/// <summary>What an erasure leaves of where a person stands, after any history.</summary>
public sealed class ErasureTests
{
    private static readonly SendGate Gate = new(Policy.Shipped, Wordings.Shipped);

    private static readonly Gen<MessageClass> Classes = Gen.OneOf(
        MessageClass.Reply,
        MessageClass.Transactional,
        MessageClass.Conversational,
        MessageClass.JobAlert,
        MessageClass.Promotional
    );

    [Fact]
    public void After_any_history_and_an_erasure_nothing_is_permitted_until_the_person_agrees_anew()
    {
        var (before, after) = (0, 0);
        Gen.Select(AnyEvents.All.Array[0, 16], AnyEvents.All.Array[0, 6], Classes, AnyEvents.Brands)
            .Sample(
                (first, told, messageClass, brand) =>
                {
                    var state = Some.State(first);
                    Interlocked.Add(ref before, IsPermitted(state, messageClass, brand) ? 1 : 0);
                    state = state.After(Some.Id(500), Erased(state, Some.Noon));

                    Assert.False(IsPermitted(state, messageClass, brand));

                    // Told again, by whomever and however often: every one of these acts lies before the erasure.
                    var number = 500;
                    foreach (var again in told.Where(one => one is OptIn or Reconfirmation or Decline or Revocation))
                    {
                        state = state.After(Some.Id(++number), again);
                        Assert.False(IsPermitted(state, messageClass, brand));
                    }

                    var anew = Some.OptIn(Some.Noon + Duration.FromMinutes(1), "alerts", Method.WebForm, brand);
                    state = state.After(Some.Id(++number), anew);
                    Interlocked.Add(ref after, IsPermitted(state, MessageClass.JobAlert, brand) ? 1 : 0);
                    Assert.True(IsPermitted(state, MessageClass.JobAlert, brand));
                },
                iter: 5_000
            );

        Assert.InRange(before, 50, int.MaxValue);
        Assert.InRange(after, 4_000, int.MaxValue);
    }

    [Fact]
    public void A_stop_stands_after_an_erasure_as_it_stood_before() =>
        AnyEvents
            .All.Array[0, 24]
            .Sample(events =>
            {
                var before = Some.State(events);
                var after = before.After(Some.Id(500), Erased(before, Some.Noon));
                foreach (var brand in new[] { "acme", "globex" })
                {
                    foreach (var program in new[] { "alerts", "interviews", null })
                    {
                        if (before.StopFor(brand, program) is { } stop)
                        {
                            Assert.Equal(stop, after.StopFor(brand, program));
                        }
                    }
                }

                Assert.All(after.Programs, consent => Assert.Equal(ConsentStatus.Revoked, consent.Status));
                Assert.Empty(after.Relationships);
                Assert.Empty(after.Conversations);
                Assert.Null(after.TimeZone);
                Assert.Equal(before.Sequence + 1, after.Sequence);
            });

    [Fact]
    public void What_stands_follows_from_the_erasure_alone() =>
        AnyEvents
            .All.Array[0, 24]
            .Sample(events =>
            {
                var before = Some.State(events);
                var erasure = (Erasure)EventSchema.Read(1, EventSchema.Write(Erased(before, Some.Noon)));

                var whole = before.After(Some.Id(500), erasure);
                var alone = ContactState.Empty.After(Some.Id(500), erasure);

                Assert.Equal(ContactCodec.Write(whole), ContactCodec.Write(alone));
                Assert.Equal(
                    ContactCodec.Write(whole),
                    ContactCodec.Write(ContactCodec.ReadState(ContactCodec.Write(whole)))
                );
            });

    [Theory]
    [InlineData(Method.WebForm, 1, true)]
    [InlineData(Method.Verbal, 1, true)]
    [InlineData(Method.WebForm, 0, false)]
    [InlineData(Method.WebForm, -1, false)]
    [InlineData(Method.Ats, 1, false)]
    [InlineData(Method.Import, 1, false)]
    public void A_new_consent_counts_if_it_is_later_and_no_other_system_tells_it(
        Method method,
        int minutes,
        bool counts
    )
    {
        var state = Some.State(Some.OptIn(Some.Noon - Duration.FromDays(1)));
        state = state.After(Some.Id(500), Erased(state, Some.Noon));

        state = state.After(Some.Id(501), Some.OptIn(Some.Noon + Duration.FromMinutes(minutes), "alerts", method));

        Assert.Equal(counts, state.ConsentFor("acme", "alerts") is { Status: ConsentStatus.OptedIn });
    }

    [Fact]
    public void Legal_holds_are_told_apart_by_their_reference()
    {
        LegalHold Hold(string reference) =>
            new()
            {
                OccurredAt = Some.Noon,
                Reason = "a lawsuit",
                Reference = reference,
                RecordedBy = "Kim",
            };
        var state = Some.State(Hold("one"), Hold("two"), Hold("one"));
        Assert.Equal(["two", "one"], state.LegalHolds.Select(hold => hold.Reference));

        state = state.After(
            Some.Id(9),
            new LegalHoldLifted
            {
                OccurredAt = Some.Noon,
                Reason = "settled",
                Reference = "two",
                RecordedBy = "Kim",
            }
        );

        Assert.Equal("one", Assert.Single(state.LegalHolds).Reference);
        Assert.Equal(ContactCodec.Write(state), ContactCodec.Write(ContactCodec.ReadState(ContactCodec.Write(state))));
    }

    private static Erasure Erased(ContactState state, Instant at) =>
        Erasure.Of(state, ErasureReason.PersonRequest, at, "Kim", at);

    private static bool IsPermitted(ContactState state, MessageClass messageClass, string brand)
    {
        var request = Some.Request with
        {
            Brand = Some.Brand with { Key = brand, Name = brand },
            Program = Some.Alerts with { Brand = brand, Class = messageClass },
            Sender = Some.Sender with { Brand = brand, Programs = ["alerts"] },
            Class = messageClass,
            Body = "Acme: see you at 10.",
        };
        return Gate.Decide(
                request,
                Some.Contact(state, ContactTraffic.Empty),
                Some.Noon + Duration.FromMinutes(2)
            ).Verdict == Verdict.Permit;
    }
}
