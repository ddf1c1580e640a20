using CsCheck;
using Nod.Consent;
using Nod.Decisions;
using Nod.Sending;
using Nod.Tests.Consent;
using Nod.Tests.Ledger;

namespace Nod.Tests.Sending;

/// <summary>
/// The promise over the whole path: whatever is accepted, told, texted back, reported and waited for, in whatever order,
/// no hand-over begins after a stop unless the person joined that program again.
/// </summary>
public sealed class NoTextAfterAStopTests
{
    private static readonly string[] Words =
    [
        "STOP",
        "Stop texting me",
        "START",
        "YES",
        "NO",
        "HELP",
        "who is this",
        "Wrong number",
        "KEEP 1",
        "CANCEL",
        "Is the job still open?",
    ];

    private static readonly Gen<Action<Books>> Steps = Gen.Frequency(
        (5, Gen.Bool.Select(Accepted)),
        (3, AnyEvents.All.Select(happened => (Action<Books>)(books => books.Record(happened)))),
        (3, Gen.OneOf(Words).Select(words => (Action<Books>)(books => books.Receive(words)))),
        (3, Gen.Int[1, 90].Select(minutes => (Action<Books>)(books => books.Clock.Advance(Minutes(minutes)))))
    );

    private static readonly Gen<Outcome> Outcomes = Gen.OneOf(
        Outcome.Accepted,
        Outcome.Accepted,
        Outcome.Rejected,
        Outcome.Absent,
        Outcome.Unknown
    );

    [Fact]
    public void No_sequence_of_events_lets_a_text_out_after_a_stop_without_a_later_opt_in_by_the_person()
    {
        var (gone, afterStop) = (0, 0);

        Gen.Select(Steps, Outcomes, Gen.Frequency((1, Gen.Const(true)), (1, Gen.Const(false))))
            .Array[1, 40]
            .Sample(
                steps =>
                {
                    var books = new Books();
                    foreach (var (step, outcome, claims) in steps)
                    {
                        step(books);
                        foreach (var text in claims ? books.Claim().Where(text => text.Class.IsCallers()) : [])
                        {
                            var told = books.Events.ConvertAll(recorded => recorded.Event);
                            Assert.True(
                                StopOracle.MayBeTexted(told, text.Brand, text.Program),
                                $"{text.Brand}/{text.Program} after:\n{string.Join('\n', told)}"
                            );
                            Assert.True(
                                StopOracle.IsPresentHoldersWish(told, text.Brand, text.Program),
                                $"{text.Brand}/{text.Program} after:\n{string.Join('\n', told)}"
                            );
                            Interlocked.Increment(ref gone);
                            Interlocked.Add(
                                ref afterStop,
                                StopOracle.IsStopped(told, text.Brand, text.Program) ? 1 : 0
                            );
                            books.Report(text, outcome);
                        }
                    }
                },
                iter: 5_000
            );

        // The sequences are about something: many texts went, and some of those after a stop that was undone.
        Assert.InRange(gone, 500, int.MaxValue);
        Assert.InRange(afterStop, 50, int.MaxValue);
    }

    private static Action<Books> Accepted(bool alerts) =>
        books =>
            books.Accept(
                alerts
                    ? Some.Request
                    : Some.Request with
                    {
                        Program = Some.Interviews,
                        Class = MessageClass.Transactional,
                        Body = "Acme: see you at 10.",
                        Relationship = new RelationshipClaim(RelationshipKind.Application, "A-1"),
                    }
            );

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
