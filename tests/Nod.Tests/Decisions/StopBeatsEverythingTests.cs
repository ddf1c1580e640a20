using CsCheck;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Rules;
using Nod.Tests.Consent;
using Nod.Texts;

namespace Nod.Tests.Decisions;

/// <summary>
/// The promise above all: whatever happens in whatever order, told early or late, by whomever: after a stop no text that
/// a caller may ask for is permitted before the person themselves, by an act of a later time, joins exactly that program
/// again.
/// </summary>
public sealed class StopBeatsEverythingTests
{
    private static readonly SendGate Gate = new(Policy.Shipped, Wordings.Shipped);
    private static readonly string[] Programs = ["alerts", "interviews"];

    private static readonly MessageClass[] Callers =
    [
        MessageClass.Reply,
        MessageClass.Transactional,
        MessageClass.Conversational,
        MessageClass.JobAlert,
        MessageClass.ThirdPartyJobAlert,
        MessageClass.Promotional,
    ];

    private static readonly Gen<SendRequest> Requests =
        from messageClass in Gen.OneOf(Callers)
        from brand in AnyEvents.Brands
        from program in Gen.OneOf("alerts", "interviews", null)
        from programsClass in Gen.OneOf(Callers)
        from fits in Gen.Bool
        from judgedAgain in Gen.Bool
        from answers in Gen.Int[1, 20]
        select Some.Request with
        {
            Brand = Brand(brand),
            Program = program is null ? null : Program(brand, program, fits ? messageClass : programsClass),
            Sender = Some.Sender with { Brand = brand, Programs = Programs },
            Class = messageClass,
            Body = "Acme: see you at 10.",
            MessageId = judgedAgain ? Some.Id(999) : null,
            Answers = Some.Id(answers),
        };

    private static readonly Gen<(ConsentEvent? Event, SendRequest? Request)[]> Histories = Gen.Frequency(
        (3, AnyEvents.All.Select(happened => ((ConsentEvent?)happened, (SendRequest?)null))),
        (2, Requests.Select(request => ((ConsentEvent?)null, (SendRequest?)request)))
    ).Array[0, 24];

    [Fact]
    public void After_a_stop_only_the_persons_own_later_opt_in_to_that_program_opens_it_again()
    {
        var (permits, afterStop, afterVoid) = (0, 0, 0);

        Histories.Sample(
            history =>
            {
                var (state, traffic, told) = (ContactState.Empty, ContactTraffic.Empty, new List<ConsentEvent>());
                foreach (var (happened, request) in history)
                {
                    if (happened is not null)
                    {
                        told.Add(happened);
                        state = state.After(Some.Id(told.Count), happened);
                    }
                    else if (Gate.Decide(request!, Some.Contact(state, traffic), Some.Noon).Verdict == Verdict.Permit)
                    {
                        var (brand, program) = (request!.Brand.Key, request.Program?.Key);
                        var stopped = StopOracle.IsStopped(told, brand, program);
                        Assert.True(StopOracle.MayBeTexted(told, brand, program), Shown(told, request!));
                        Assert.True(StopOracle.IsPresentHoldersWish(told, brand, program), Shown(told, request!));
                        traffic = Sent(traffic, request);
                        Interlocked.Increment(ref permits);
                        Interlocked.Add(ref afterStop, stopped ? 1 : 0);
                        Interlocked.Add(ref afterVoid, told.Any(one => one is NumberVoided) ? 1 : 0);
                    }
                }
            },
            // Enough that chance never falls below what is asked for here: about one history in two hundred has such a text.
            iter: 60_000
        );

        // The histories are about something: many texts went, and many of those after a stop that was undone.
        Assert.InRange(permits, 1_000, int.MaxValue);
        Assert.InRange(afterStop, 100, int.MaxValue);
        Assert.InRange(afterVoid, 100, int.MaxValue);
    }

    [Fact]
    public void A_fold_is_the_same_in_however_many_batches() =>
        Gen.Select(AnyEvents.All.Array[0, 30], Gen.Int[0, 30])
            .Sample(
                (events, cut) =>
                {
                    var whole = Some.State(events);
                    var state = ContactState.Empty;
                    for (var i = 0; i < events.Length; i++)
                    {
                        // What is stored between two batches is what the next one goes on from.
                        state = i == cut ? ContactCodec.ReadState(ContactCodec.Write(state)) : state;
                        state = state.After(Some.Id(i + 1), events[i]);
                    }

                    Assert.Equivalent(whole, state, strict: true);
                    Assert.Equal(ContactCodec.Write(whole), ContactCodec.Write(state));
                }
            );

    [Fact]
    public void A_fold_from_the_ledgers_bytes_is_the_same() =>
        AnyEvents
            .All.Array[0, 30]
            .Sample(events =>
                Assert.Equivalent(
                    Some.State(events),
                    Some.State([
                        .. events.Select(one => EventSchema.Read(EventSchema.Version, EventSchema.Write(one))),
                    ]),
                    strict: true
                )
            );

    private static ContactTraffic Sent(ContactTraffic traffic, SendRequest request)
    {
        var text = new SentText(Some.Id(500 + traffic.Programs.Sum(program => program.Recent.Length)), Some.Noon);
        return traffic
            .Accepted(request.Brand.Key, request.Program?.Key, text, asks: false)
            .HandedOver(request.Brand.Key, request.Program?.Key, text, asks: false, null);
    }

    private static Brand Brand(string key) => Some.Brand with { Key = key, Name = key };

    private static MessagingProgram Program(string brand, string key, MessageClass messageClass) =>
        Some.Alerts with
        {
            Brand = brand,
            Key = key,
            Class = messageClass,
            Frequency = new(50, FrequencyPeriod.Day),
        };

    private static string Shown(List<ConsentEvent> told, SendRequest request) =>
        $"{request.Class} of {request.Brand.Key}/{request.Program?.Key} after:\n{string.Join('\n', told)}";
}
