using System.CommandLine;
using System.Text.Json;
using Nod.Replays;
using Nod.Sending;
using Nod.Server.Api;
using Nod.Server.Hosting;
using Nod.Storage;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod replay</c>: judges every verdict on record again, with the rules, settings and events of its day, and says which
/// come out otherwise. Changes nothing. Succeeds only if all come out the same.
/// </summary>
internal static class ReplayCommand
{
    private const int PageSize = 200;

    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var since = new Option<string>("--since")
        {
            Description = "Verdicts recorded from this time on, such as 2026-11-01 or 2026-11-01T09:00:00Z.",
            Required = true,
        };
        var until = new Option<string?>("--until") { Description = "And before this time; now unless given." };
        var json = new Option<bool>("--json")
        {
            Description = "Print a line of JSON for each verdict, then the counts.",
        };
        var command = new Command("replay", "Judge past verdicts again from the record. Stop the server first.")
        {
            data,
            database,
            since,
            until,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var from = Time("--since", parsed.GetValue(since)!);
                var to = parsed.GetValue(until) is { } given ? Time("--until", given) : Instant.MaxValue;
                await using var store = await InstallationStore.OpenAsync(
                    parsed.GetValue(data),
                    parsed.GetValue(database)
                );
                return await RunAsync(store, from, to, parsed.GetValue(json), cancellation) ? 0 : 1;
            }
        );
        return command;
    }

    private static async Task<bool> RunAsync(
        SqlStore store,
        Instant since,
        Instant until,
        bool json,
        CancellationToken cancellation
    )
    {
        var replayer = new Replayer(store);
        var counts = new ReplayCounts();
        var (from, to) = (
            IdSource.LeastAt(since),
            until == Instant.MaxValue ? Guid.AllBitsSet : IdSource.LeastAt(until)
        );
        RecordedDecision? last = null;
        do
        {
            var page = await store.ReadJudgementsAsync(from, to, last, PageSize, cancellation);
            foreach (var (decision, message) in page)
            {
                var replayed = await replayer.ReplayAsync(decision, message, cancellation);
                counts.Count(replayed);
                Tell(replayed, json);
            }

            last = page.Count == PageSize ? page[^1].Decision : null;
        } while (last is not null);

        Tell(counts, json);
        return counts.AllSame;
    }

    private static void Tell(Replayed replayed, bool json)
    {
        var (id, message) = (replayed.Then.Id, replayed.Then.Message.Id);
        if (json)
        {
            var line = new ReplayLine(message, ReplayEndpoints.Show(replayed));
            Console.Out.WriteLine(JsonSerializer.Serialize(line, Wire.Json.ReplayLine));
        }
        else if (replayed.Problem is { } problem)
        {
            Console.Out.WriteLine($"cannot  message {message} decision {id}: {problem}");
        }
        else if (!replayed.Same)
        {
            Console.Out.WriteLine(
                $"differs message {message} decision {id}: {string.Join("; ", replayed.Differences)}"
            );
        }
    }

    private static void Tell(ReplayCounts counts, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(counts, Wire.Json.ReplayCounts));
            return;
        }

        Console.Out.WriteLine(
            $"{counts.Judgements} verdicts: {counts.Same} the same, {counts.Different} different, "
                + $"{counts.Cannot} that can't be judged again"
        );
    }

    private static Instant Time(string option, string given)
    {
        if (OffsetDateTimePattern.Rfc3339.Parse(given) is { Success: true } time)
        {
            return time.Value.ToInstant();
        }

        return LocalDatePattern.Iso.Parse(given) is { Success: true } day
            ? day.Value.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant()
            : throw new SettingsException([
                $"{option}: {given} is no time such as 2026-11-01 or 2026-11-01T09:00:00Z.",
            ]);
    }
}

/// <summary>One verdict of many, judged again.</summary>
internal sealed record ReplayLine(Guid MessageId, JudgementReplay Judgement);

/// <summary>What came of judging many again.</summary>
internal sealed class ReplayCounts
{
    public int Judgements { get; private set; }

    public int Same { get; private set; }

    public int Different { get; private set; }

    public int Cannot { get; private set; }

    /// <summary>Whether every one came out the same; one that can't be judged again did not.</summary>
    public bool AllSame => Same == Judgements;

    public void Count(Replayed replayed)
    {
        Judgements++;
        Same += replayed.Same ? 1 : 0;
        Cannot += replayed.Now is null ? 1 : 0;
        Different += !replayed.Same && replayed.Now is not null ? 1 : 0;
    }
}
