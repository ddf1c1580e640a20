using System.Runtime.CompilerServices;
using Nod.Consent;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Server.EvidencePacks;

/// <summary>
/// Reads what a pack is about out of the store, one person after the other, as it stood when the pack was asked for.
/// </summary>
internal sealed class PeopleReader(IStore store, AttachmentFiles files, EvidenceRequest request, EvidenceLog? log)
{
    private const int PageSize = 500;

    /// <summary>Everyone the pack is about.</summary>
    public async IAsyncEnumerable<PersonRecords> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (request.Phone is { } phone)
        {
            yield return await ReadAsync(new ContactAddress(request.Organization, phone), cancellation);
            yield break;
        }

        PhoneNumber? after = null;
        while (true)
        {
            var page = await store.ReadContactsAsync(request.Organization, after, PageSize, cancellation);
            foreach (var contact in page.Where(MayBelong))
            {
                var person = await ReadAsync(contact.Address, cancellation);
                if (Belongs(person))
                {
                    yield return person;
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Address.Phone;
        }
    }

    // Who was never asked about the program and never texted in it needs no closer look.
    private bool MayBelong(ContactRecord contact) =>
        contact.State.ConsentFor(request.Brand!, request.Program!) is not null
        || contact.Traffic.For(request.Brand!, request.Program) is not null;

    // Something happened in the period: a word on the program, or a message of it.
    private bool Belongs(PersonRecords person) =>
        person.Messages.Count > 0
        || person.Events.Any(recorded => IsOfProgram(recorded.Event) && request.Covers(recorded.RecordedAt));

    private bool IsOfProgram(ConsentEvent happened) =>
        happened switch
        {
            OptIn one => one.Brand == request.Brand && one.Program == request.Program,
            Decline one => one.Brand == request.Brand && one.Program == request.Program,
            Reconfirmation one => one.Brand == request.Brand && one.Program == request.Program,
            Revocation one => (one.Brand ?? request.Brand) == request.Brand
                && (one.Program ?? request.Program) == request.Program,
            FrequencyWish one => one.Brand == request.Brand && one.Program == request.Program,
            NumberVoided => true,
            _ => false,
        };

    private async Task<PersonRecords> ReadAsync(ContactAddress address, CancellationToken cancellation)
    {
        var events = await EventsAsync(address, cancellation);
        return new PersonRecords
        {
            Address = address,
            Events = events,
            Erased = [.. (await store.ReadErasedEventsAsync(address, int.MaxValue, cancellation)).Reverse()],
            Messages = await MessagesAsync(address, cancellation),
            Files = Files(events),
            Proofs = log is null ? new Dictionary<Guid, EventProof>() : await log.ProofsOf(events, cancellation),
        };
    }

    private async Task<IReadOnlyList<RecordedEvent>> EventsAsync(ContactAddress address, CancellationToken cancellation)
    {
        var newestFirst = new List<RecordedEvent>();
        Guid? before = null;
        while (true)
        {
            var page = await store.ReadHistoryAsync(address, before, PageSize, cancellation);
            newestFirst.AddRange(page);
            if (page.Count < PageSize)
            {
                break;
            }

            before = page[^1].Id;
        }

        newestFirst.Reverse();
        return [.. newestFirst.TakeWhile(recorded => recorded.RecordedAt <= request.RequestedAt)];
    }

    private async Task<IReadOnlyList<JudgedMessage>> MessagesAsync(
        ContactAddress address,
        CancellationToken cancellation
    )
    {
        var found = new List<JudgedMessage>();
        Guid? after = null;
        while (true)
        {
            var page = await store.ReadMessagesAsync(address, after, PageSize, cancellation);
            foreach (var message in page.Where(IsTold))
            {
                var decisions = await store.ReadDecisionsAsync(request.Organization, message.Address.Id, cancellation);
                found.Add(new JudgedMessage(message, decisions).AsOf(request.RequestedAt));
            }

            if (page.Count < PageSize)
            {
                return found;
            }

            after = page[^1].Address.Id;
        }
    }

    // Nod's answer to a stop is told with the stop, whatever program it belongs to.
    private bool IsTold(MessageRecord message) =>
        request.Covers(message.CreatedAt)
        && request.Kind switch
        {
            EvidenceKind.Message => message.Address.Id == request.Message,
            EvidenceKind.Program => message.Brand == request.Brand && message.Program == request.Program,
            _ => true,
        };

    private Dictionary<string, EvidenceFile> Files(IReadOnlyList<RecordedEvent> events)
    {
        var kept = new Dictionary<string, EvidenceFile>();
        foreach (var file in events.SelectMany(recorded => recorded.Event.Evidence?.Attachments ?? []))
        {
            if (!kept.ContainsKey(file.Sha256) && files.Find(request.Organization, file.Sha256) is { } found)
            {
                var path = EvidencePaths.Attachment(found.Sha256, MediaTypes.ExtensionOf(found.MediaType));
                kept.Add(file.Sha256, new EvidenceFile(path, found.MediaType, found.Bytes));
            }
        }

        return kept;
    }
}
