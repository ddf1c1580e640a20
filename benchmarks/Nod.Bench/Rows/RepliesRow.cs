using System.Diagnostics;
using Nod.Texts;

namespace Nod.Bench.Rows;

/// <summary>C1: what a text asks for, read on one core: replies as candidates send them, in four languages.</summary>
internal sealed class RepliesRow : IRow
{
    private static readonly string[] Replies =
    [
        "STOP",
        "Yes, I can come at 3pm tomorrow",
        "please stop texting me",
        "I need to reschedule my interview, is Thursday at 10 ok?",
        "ok",
        "Ich kann leider erst am Montag anfangen, passt das?",
        "Bitte schreiben Sie mir nicht mehr",
        "Wo ist der Eingang?",
        "Sí, mañana a las 3 está bien",
        "no me manden más mensajes",
        "Oui, demain 15h me va",
        "Merci de me retirer de votre liste",
        "wrong number",
        "What does the position pay, and is it full time or part time?",
        "Thanks!",
        "My last day at the old place is the end of the month, so I could start on the first if that works for you.",
    ];

    public string Id => "C1";

    public Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        if (!arena.WithOurs)
        {
            return Task.FromResult<IReadOnlyList<Figure>>([]);
        }

        var keywords = Wordings.Shipped.Keywords;
        Classify(keywords, arena.Pace.WarmUp);
        var (rates, bytes) = (new List<double>(), 0.0);
        for (var round = 0; round < arena.Pace.Rounds; round++)
        {
            (var rate, bytes) = Classify(keywords, arena.Pace.Run);
            rates.Add(rate);
        }

        return Task.FromResult<IReadOnlyList<Figure>>([
            new(Id, "replies classified, one core", "/s", Median.Of(rates), Goal.AtLeast(200_000)),
            new(Id, "allocated per reply", "bytes", bytes),
        ]);
    }

    private static (double PerSecond, double Bytes) Classify(Keywords keywords, TimeSpan duration)
    {
        const int betweenLooks = 1_000;
        var (classified, understood) = (0L, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            for (var count = 0; count < betweenLooks; count++)
            {
                understood += keywords.Classify(Replies[count % Replies.Length], "en").Intent == Intent.Revoke ? 1 : 0;
            }

            classified += betweenLooks;
        }

        if (understood == 0)
        {
            throw new BenchFailure("No stop was read among the replies.");
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return (classified / watch.Elapsed.TotalSeconds, (double)bytes / classified);
    }
}
