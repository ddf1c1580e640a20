using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Nod.Catalog;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Rules;
using Nod.Sending;
using Nod.Texts;

namespace Nod.Replays;

/// <summary>
/// Judges past verdicts again (R21): with the rules, lists, wordings and settings of that day, on the consent events known
/// then. It reads the recorded answer only to compare. Thread safe; keeps few policies and settings in memory.
/// </summary>
/// <param name="store">The record.</param>
public sealed class Replayer(IStore store)
{
    private const int GatesMax = 8;
    private const int DocumentsMax = 2_000;

    private readonly ConcurrentDictionary<string, (SendGate Gate, IReadOnlyList<string> Notes)> gates = new();
    private readonly ConcurrentDictionary<string, KeptDocument> documents = new();

    /// <summary>Judges one decision again.</summary>
    /// <param name="decision">The decision on record.</param>
    /// <param name="message">The message it is about; null when it is gone.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Replayed> ReplayAsync(
        RecordedDecision decision,
        MessageRecord? message,
        CancellationToken cancellation = default
    )
    {
        try
        {
            var grounds =
                decision.Grounds
                ?? throw new CannotReplayException("It was recorded before Nod kept what a judgement stands on.");
            message = message ?? throw new CannotReplayException("The message is not on record any more.");
            if (message.WordsRemovedAt is { } removedAt)
            {
                throw new CannotReplayException($"Its caller had its words removed at {removedAt}.");
            }

            var (gate, notes) = await GateAsync(grounds, cancellation);
            var contact = await ContactAsync(decision, grounds, cancellation);
            var request = await RequestAsync(message, grounds, cancellation);
            var now = gate.Decide(request, contact, decision.Decision.JudgedAt);
            now = grounds.ExpiresAt is { } end ? Acceptance.Expire(now, now.JudgedAt, end) : now;
            return new Replayed(decision, now, null, Comparison.Of(decision, now), notes);
        }
        catch (CannotReplayException missing)
        {
            return new Replayed(decision, null, missing.Message, [], []);
        }
        catch (Exception broken)
            when (broken
                    is JsonException
                        or FormatException
                        or ArgumentException
                        or InvalidDataException
                        or NotSupportedException
                        or PackException
                        or WordingsException
            )
        {
            return new Replayed(decision, null, $"The record can't be read: {broken.Message}", [], []);
        }
    }

    private async Task<ContactRecord> ContactAsync(
        RecordedDecision decision,
        Grounds grounds,
        CancellationToken cancellation
    )
    {
        var address = decision.Message.Contact;
        var count = decision.Decision.Facts.ContactSequence;
        var found = grounds.LastEvent is { } last
            ? await store.ReadKnownEventsAsync(address, last, count + 1, cancellation)
            : [];
        var state = KnownEvents.Fold(address, found, count);
        var contact = new ContactRecord(
            address,
            decision.Decision.Facts.ContactRevision,
            state,
            ContactCodec.ReadTraffic(grounds.Traffic),
            null
        );
        var number = await FindAsync(grounds.Number, "what the number plan said", cancellation);
        return contact.DescribedAs(number is null ? null : NumberRecord.Read(number.Text, contact.Profile));
    }

    private async Task<SendRequest> RequestAsync(
        MessageRecord message,
        Grounds grounds,
        CancellationToken cancellation
    ) =>
        new()
        {
            Organization = new Organization(message.Address.Contact.Organization, string.Empty),
            To = message.Address.Contact.Phone,
            Brand = (await ReadAsync(grounds.Brand, "the brand", CatalogJson.Default.Brand, cancellation))!,
            Program = await ReadAsync(
                grounds.Program,
                "the program",
                CatalogJson.Default.MessagingProgram,
                cancellation
            ),
            Sender = await ReadAsync(grounds.Sender, "the sender", CatalogJson.Default.Sender, cancellation),
            Class = message.Class,
            Body = message.Written,
            Language = message.Language,
            Relationship = message.Relationship,
            TimeZone = message.TimeZone,
            Answers = message.Answers,
            MessageId = grounds.IsHandOver ? message.Address.Id : null,
        };

    private async Task<(SendGate Gate, IReadOnlyList<string> Notes)> GateAsync(
        Grounds grounds,
        CancellationToken cancellation
    )
    {
        if (gates.TryGetValue(grounds.Policy, out var known))
        {
            return known;
        }

        var manifest = (await FindAsync(grounds.Policy, "the policy", cancellation))!;
        var parts = new List<KeptDocument>();
        foreach (var line in PolicyManifest.PartsOf(manifest.Text))
        {
            parts.Add((await FindAsync(line.Sha256, line.Name, cancellation))!);
        }

        var made = (new SendGate(Policy.Of(manifest.Text, parts)), PolicyManifest.NotesOn(manifest.Text));
        if (gates.Count >= GatesMax)
        {
            gates.Clear();
        }

        gates[grounds.Policy] = made;
        return made;
    }

    private async Task<T?> ReadAsync<T>(
        string? sha256,
        string what,
        JsonTypeInfo<T> type,
        CancellationToken cancellation
    )
        where T : class =>
        await FindAsync(sha256, what, cancellation) is { } document
            ? JsonSerializer.Deserialize(document.Text, type)
            : null;

    private async Task<KeptDocument?> FindAsync(string? sha256, string what, CancellationToken cancellation)
    {
        if (sha256 is null)
        {
            return null;
        }

        if (documents.TryGetValue(sha256, out var known))
        {
            return known;
        }

        var found =
            await store.FindDocumentAsync(sha256, cancellation)
            ?? throw new CannotReplayException($"Not kept: {what} as it was then, {sha256}.");
        if (found.Sha256 != sha256)
        {
            throw new CannotReplayException($"Changed since it was kept: {what} as it was then, {sha256}.");
        }

        if (documents.Count >= DocumentsMax)
        {
            documents.Clear();
        }

        documents[sha256] = found;
        return found;
    }
}
