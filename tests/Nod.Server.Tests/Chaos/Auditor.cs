using System.Text.RegularExpressions;
using Nod.Server.Tests.Harness;
using NodaTime;

namespace Nod.Server.Tests.Chaos;

/// <summary>What a promise was broken by.</summary>
internal enum Breach
{
    AnswerUnexpected,
    AnswerDiffers,
    EventLost,
    EventDoubled,
    EventAltered,
    MessageLost,
    AcceptedAfterStop,
    StatusIllegal,
    StatusRewritten,
    MessageNotAtRest,
    TextDoubled,
    TextAfterStop,
    TextUnknown,
    CarrierDisagrees,
    StateIsNotTheFold,
    JournalUnreadable,
}

/// <summary>A broken promise.</summary>
/// <param name="Breach">Which kind.</param>
/// <param name="What">The case.</param>
internal sealed record Violation(Breach Breach, string What);

/// <summary>Everything the witnesses say at one time, while no load runs.</summary>
/// <param name="Asked">What the load asked.</param>
/// <param name="Store">What the store shows.</param>
/// <param name="Journal">What the carrier took; read after the store.</param>
/// <param name="Drained">Whatever was due before this time must be at rest; null while texts are on their way.</param>
internal sealed record Evidence(
    IReadOnlyList<Asked> Asked,
    StoreReading Store,
    IReadOnlyList<JournalLine> Journal,
    Instant? Drained
);

/// <summary>
/// Holds the three witnesses against each other. It remembers the statuses it was shown, so that it sees when a past is
/// rewritten; what came to rest need not be shown to it again before the end.
/// </summary>
internal sealed partial class Auditor
{
    private readonly Dictionary<Guid, MessageReading> seen = [];

    /// <summary>The token of the load in a text; empty when it holds none.</summary>
    public static string TokenIn(string text) => Token().Match(text).Value;

    /// <summary>Whether a message was shown before and had come to rest.</summary>
    public bool IsSettled(Guid message) => seen.TryGetValue(message, out var known) && known.IsFinal;

    /// <summary>Every broken promise that the evidence shows.</summary>
    public IReadOnlyList<Violation> Audit(Evidence evidence)
    {
        var violations = new List<Violation>();
        violations.AddRange(evidence.Asked.SelectMany(Answers));
        violations.AddRange(Events(evidence));
        violations.AddRange(Messages(evidence));
        violations.AddRange(Journal(evidence));
        violations.AddRange(Stops(evidence));
        foreach (var (phone, contact) in evidence.Store.Contacts)
        {
            if (FoldCheck.Difference(contact) is { } difference)
            {
                violations.Add(new(Breach.StateIsNotTheFold, $"{phone}: {difference}"));
            }
        }

        return violations;
    }

    private static IEnumerable<Violation> Answers(Asked asked)
    {
        foreach (var given in asked.Answers)
        {
            var fits = asked.Deed switch
            {
                Deed.Text => given.Status is 201 or 422 && MessageIn(given) is not null,
                Deed.Agree or Deed.Revoke => given.Status == 201,
                _ => given.Status == 200,
            };
            if (!fits)
            {
                yield return new(Breach.AnswerUnexpected, $"{asked.Deed} {asked.Token}: {given.Status} {given.Body}");
            }

            if (given != asked.Answers[0])
            {
                yield return new(
                    Breach.AnswerDiffers,
                    $"{asked.Deed} {asked.Token}: first {asked.Answers[0]}, then {given}"
                );
            }
        }
    }

    // A request leaves one event at most, whether it was answered or not, and exactly one once it was answered.
    private static IEnumerable<Violation> Events(Evidence evidence)
    {
        var events = evidence
            .Store.Contacts.SelectMany(contact => contact.Value.History.Select(item => (Phone: contact.Key, item)))
            .ToLookup(one => TokenIn(Reply.At(one.item, "evidence")));
        foreach (var asked in evidence.Asked.Where(one => one.Deed != Deed.Text))
        {
            var found = events[asked.Token].ToList();
            if (found.Count > 1)
            {
                yield return new(Breach.EventDoubled, $"{asked.Deed} {asked.Token} stands {found.Count} times");
            }

            if (asked.Answers is not [var first, ..])
            {
                continue;
            }

            if (found.Count == 0 || found[0].Phone != asked.Phone)
            {
                yield return new(Breach.EventLost, $"{asked.Deed} {asked.Token} of {asked.Phone}: {first.Body}");
            }
            else if (asked.Deed is Deed.Agree or Deed.Revoke)
            {
                var promised = new Reply(first.Status, string.Empty, first.Body);
                foreach (var field in new[] { "event_id", "recorded_at", "log.leaf_hash" })
                {
                    if (promised.At(field) != Reply.At(found[0].item, field))
                    {
                        yield return new(Breach.EventAltered, $"{asked.Deed} {asked.Token}: {field} was {first.Body}");
                    }
                }
            }
        }
    }

    private IEnumerable<Violation> Messages(Evidence evidence)
    {
        foreach (var (id, reading) in evidence.Store.Messages)
        {
            if (reading is null)
            {
                yield return new(Breach.MessageLost, $"message {id} is not known any more");
                continue;
            }

            if (StatusPaths.Misstep(reading.Statuses) is { } step)
            {
                yield return new(Breach.StatusIllegal, $"message {id}: {step}");
            }

            if (
                seen.TryGetValue(id, out var known)
                && !reading.Statuses.Take(known.Statuses.Count).SequenceEqual(known.Statuses)
            )
            {
                yield return new(
                    Breach.StatusRewritten,
                    $"message {id}: {string.Join(' ', known.Statuses)} became {string.Join(' ', reading.Statuses)}"
                );
            }

            if (evidence.Drained is { } time && !reading.RestsUntil(time))
            {
                yield return new(Breach.MessageNotAtRest, $"message {id} is {reading.Status}");
            }

            seen[id] = reading;
        }

        foreach (var asked in evidence.Asked)
        {
            if (asked.Answers is [var first, ..] && MessageIn(first) is { } id && !seen.ContainsKey(id))
            {
                yield return new(Breach.MessageLost, $"{asked.Token}: message {id} was never shown");
            }
        }
    }

    // The carrier took nothing twice, and the store and the carrier agree on what it took.
    private IEnumerable<Violation> Journal(Evidence evidence)
    {
        var lines = evidence.Journal;
        foreach (var broken in lines.Where(line => line.Text is null))
        {
            yield return new(Breach.JournalUnreadable, $"at byte {broken.Offset}");
        }

        var texts = lines.Where(line => line.Text is not null).Select(line => line.Text!).ToList();
        string[] doubled =
        [
            .. Repeated(texts.Select(text => text.Reference.ToString())),
            .. Repeated(texts.Select(text => text.MessageId.ToString())),
            .. Repeated(texts.Select(text => TokenIn(text.Body)).Where(token => token.Length > 0)),
        ];
        foreach (var one in doubled)
        {
            yield return new(Breach.TextDoubled, one);
        }

        foreach (var text in texts)
        {
            if (!seen.TryGetValue(text.MessageId, out var message))
            {
                yield return new(Breach.TextUnknown, $"the carrier took message {text.MessageId}, which is not known");
            }
            else if (!StatusPaths.IsTaken(message.Status) && (message.IsFinal || evidence.Drained is not null))
            {
                yield return new(Breach.CarrierDisagrees, $"message {message.Id} is {message.Status}, and was taken");
            }
        }

        var taken = texts.ToLookup(text => text.MessageId);
        foreach (var message in seen.Values.Where(message => StatusPaths.IsTaken(message.Status)))
        {
            if (taken[message.Id].All(text => text.ProviderMessageId != message.ProviderMessageId))
            {
                yield return new(
                    Breach.CarrierDisagrees,
                    $"message {message.Id} is {message.Status}, and was not taken"
                );
            }
        }
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> values) =>
        values.GroupBy(value => value).Where(group => group.Count() > 1).Select(group => group.Key);

    // Once a stop is acknowledged, nothing it covers is accepted, and the carrier takes nothing it covers, until a later
    // opt-in of the person's may have been recorded. Nod's own answers carry no token.
    private IEnumerable<Violation> Stops(Evidence evidence)
    {
        var byToken = evidence.Asked.ToDictionary(one => one.Token);
        var byPhone = evidence.Asked.ToLookup(one => one.Phone);
        foreach (var line in evidence.Journal)
        {
            if (line.Text is not { } text)
            {
                continue;
            }

            if (!byToken.TryGetValue(TokenIn(text.Body), out var asked))
            {
                if (seen.TryGetValue(text.MessageId, out var own) && !IsOwnAnswer(own.Class))
                {
                    yield return new(Breach.TextUnknown, $"nobody asked for: {text.Body}");
                }

                continue;
            }

            if (
                StopBefore(byPhone[asked.Phone], asked.Program, stop => stop.Journal <= line.Offset, line.Offset) is
                { } stop
            )
            {
                yield return new(
                    Breach.TextAfterStop,
                    $"{asked.Token} of {asked.Phone} after {stop.Deed} {stop.Token}"
                );
            }
        }

        foreach (var asked in evidence.Asked.Where(one => one.Deed == Deed.Text))
        {
            if (
                asked is { Acknowledged: { } answered, Answers: [{ Status: 201 }, ..] }
                && StopBefore(
                    byPhone[asked.Phone],
                    asked.Program,
                    stop => stop.Order < asked.Began.Order,
                    long.MaxValue,
                    answered.Order
                )
                    is { } stop
            )
            {
                yield return new(Breach.AcceptedAfterStop, $"{asked.Token} after {stop.Deed} {stop.Token}");
            }
        }
    }

    // A stop acknowledged in time that no opt-in can have undone: one answered before the stop was asked can't, nor one
    // that was asked only after the thing itself happened.
    private static Asked? StopBefore(
        IEnumerable<Asked> ofPerson,
        string? program,
        Func<Moment, bool> inTime,
        long journal,
        long order = long.MaxValue
    ) =>
        ofPerson.FirstOrDefault(stop =>
            stop.Stops(program)
            && stop.Acknowledged is { } acknowledged
            && inTime(acknowledged)
            && !ofPerson.Any(restored =>
                restored.MayRestore(program)
                && !(restored.Acknowledged?.Order < stop.Began.Order)
                && restored.Began.Journal <= journal
                && restored.Began.Order < order
            )
        );

    private static bool IsOwnAnswer(string messageClass) =>
        messageClass is "opt_out_confirmation" or "opt_in_confirmation" or "help_answer";

    /// <summary>The message an answer names; null when it names none.</summary>
    public static Guid? MessageIn(Given given)
    {
        var reply = new Reply(given.Status, string.Empty, given.Body);
        return Guid.TryParse(given.Status == 201 ? reply.At("id") : reply.At("message_id"), out var id) ? id : null;
    }

    [GeneratedRegex(@"\bt[0-9]{7}\b")]
    private static partial Regex Token();
}
