using System.Text;
using Nod.Consent;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Transparency;

namespace Nod.Verification;

/// <summary>
/// Checks the records of a pack against the log: each event opens its leaf, each leaf is under the checkpoint, and the words
/// and files beside them are the ones that the events name.
/// </summary>
internal sealed class RecordsCheck
{
    private const string Records = EvidencePaths.Records;

    private readonly EvidenceManifest manifest;
    private readonly SignedCheckpoint checkpoint;
    private readonly Func<string, byte[]?> read;
    private readonly EvidenceRequest request;
    private readonly EvidenceCatalog catalog;
    private readonly Report report;
    private readonly HashSet<string> proved = new(StringComparer.Ordinal);
    private readonly HashSet<ShownDisclosure> shown = [];
    private readonly int before;
    private int people;
    private int events;
    private int wordless;
    private int attachments;
    private int erasures;

    public RecordsCheck(
        EvidenceManifest manifest,
        SignedCheckpoint checkpoint,
        Func<string, byte[]?> read,
        RecordsReader records,
        Report report
    )
    {
        this.manifest = manifest;
        this.checkpoint = checkpoint;
        this.read = read;
        this.report = report;
        (request, catalog) = (records.Request, records.Catalog);
        before = report.Wrong;
        Expect(
            (request.Id, request.RequestedAt, request.Organization)
                == (manifest.Pack, manifest.MadeAt, catalog.Organization.Id),
            "is of another pack than manifest.json"
        );
        foreach (var wording in catalog.Disclosures)
        {
            Expect(
                Disclosure.HashOf(wording.Text) == wording.Sha256,
                $"the wording {wording.Id}, version {wording.Version}, does not have the SHA-256 it is told to have"
            );
        }
    }

    /// <summary>The proofs and attachments that belong to what is told.</summary>
    public IReadOnlySet<string> Proved => proved;

    /// <summary>Checks a person.</summary>
    public void Look(ToldPerson person)
    {
        people++;
        var address = person.Records.Address;
        Expect(
            request.Phone is null || request.Phone == address.Phone,
            $"tells of {address.Phone}, but the pack is about {request.Phone}"
        );
        Guid? last = null;
        foreach (var told in person.Events)
        {
            events++;
            var id = told.Recorded.Id;
            // What was before an erasure is no longer told.
            var isErasure = last is null && told.Recorded.Event is Erasure;
            Expect(isErasure || told.Recorded.Previous == last, $"event {id}: the event before it is left out");
            erasures += isErasure ? 1 : 0;
            last = id;
            var wrong = Wrong(address, told);
            if (Expect(wrong is null, $"event {id}: {wrong}"))
            {
                Prove(told);
                Words(told.Recorded);
                Files(told);
            }
        }

        Basis(person);
    }

    /// <summary>Says what was found, once everybody was looked at.</summary>
    public void Conclude()
    {
        Expect(request.Phone is null || people == 1, $"tells of {people} people, but the pack is about one");
        if (report.Wrong > before)
        {
            return;
        }

        if (events == 0)
        {
            report.Note("no event is on record");
            return;
        }

        report.Good(
            $"all {events} events, {About()}, open their entries in the log: "
                + "number, act, time, wording and evidence are told as they were recorded"
        );
        report.Good(
            $"all {events} entries are under the checkpoint, by their proofs: none was added, changed or dated back since"
        );
        if (shown.Count > 0)
        {
            report.Good(
                $"the words shown ({shown.Count} wordings) have the SHA-256 of the events: they are the very words"
            );
        }

        if (wordless > 0)
        {
            report.Note($"the words shown at {wordless} events are not in this pack; their SHA-256 is");
        }

        if (erasures > 0)
        {
            report.Note(
                "what was recorded before the erasure is gone; the log proves that it was something, and no longer what"
            );
        }

        if (attachments > 0)
        {
            report.Good($"{attachments} attachments have the SHA-256 of the events: they are the very files");
        }
    }

    private string About() =>
        request.Program is { } program ? $"about {request.Brand}/{program}" : $"about {request.Phone}";

    // What is told is what the leaf has, and what the leaf commits to.
    private static string? Wrong(ContactAddress address, ToldEvent told)
    {
        var leaf = told.Leaf;
        if (told.Recorded.Id != leaf.EventId)
        {
            return "its leaf is another event's";
        }

        if (told.Kind != leaf.Kind || EventSchema.KindOf(told.Recorded.Event) != leaf.Kind)
        {
            return "it is told as another kind of event than its leaf's";
        }

        if (told.RecordedAt != leaf.RecordedAt)
        {
            return "it is told to have been recorded at another time than its leaf's";
        }

        if (
            told.Commitment != Convert.ToHexStringLower(leaf.Commitment.Span)
            || told.LeafHash != Convert.ToHexStringLower(leaf.Hash().ToBytes())
        )
        {
            return "its commitment or its leaf's hash is not that of its leaf";
        }

        return
            told.Recorded.Prepared is { Salt.Length: Leaf.SaltBytes } prepared
            && new Opening(RecordedEvent.BoundTo(address, told.Recorded.Event), prepared.Salt, prepared.Body).Opens(
                leaf
            )
            ? null
            : "the number, act, words, evidence or time told is not what the log took in";
    }

    private void Prove(ToldEvent told)
    {
        var path = EvidencePaths.Proof(told.Recorded.Id);
        if (
            !Expect(
                told.Proof == path,
                $"event {told.Recorded.Id}: it has no proof, so nothing shows when it was recorded"
            )
        )
        {
            return;
        }

        proved.Add(path);
        if (read(path) is not { } file)
        {
            report.Fail(path, "is missing: nothing shows that its event is in the log");
        }
        else if (
            !ProofCheck.TryRead(file, out var proof)
            || !Encoding.UTF8.GetBytes(proof.Note.ToString()).AsSpan().SequenceEqual(checkpoint.Bytes)
        )
        {
            report.Fail(path, "is no proof that leads to the pack's checkpoint");
        }
        else if (
            proof.Index != told.Index
            || proof.Extra is not { } extra
            || !extra.Span.SequenceEqual(told.Leaf.ToBytes())
            || !proof.Proves(told.Leaf.Hash())
        )
        {
            report.Fail(path, "does not lead from its event's entry to the checkpoint's root");
        }
    }

    private void Words(RecordedEvent recorded)
    {
        var words = recorded.Event switch
        {
            OptIn one => one.Disclosure,
            Decline one => one.Disclosure,
            _ => null,
        };
        if (words is null)
        {
            return;
        }

        if (catalog.Wording(words) is not null)
        {
            shown.Add(words);
            return;
        }

        wordless++;
        Expect(
            !catalog.Disclosures.Any(one => (one.Id, one.Version) == (words.Id, words.Version)),
            $"event {recorded.Id}: the wording {words.Id}, version {words.Version}, is not the one that was shown"
        );
    }

    private void Files(ToldEvent told)
    {
        var named = told.Recorded.Event.Evidence?.Attachments ?? [];
        foreach (var (sha256, path) in told.Attachments)
        {
            var isNamed =
                named.Any(file => file.Sha256 == sha256)
                && MediaTypes.OfExtension(path[(path.LastIndexOf('.') + 1)..]) is { } type
                && path == EvidencePaths.Attachment(sha256, MediaTypes.ExtensionOf(type));
            if (!Expect(isNamed, $"event {told.Recorded.Id}: the attachment {path} is not one that it names"))
            {
                continue;
            }

            if (proved.Add(path))
            {
                attachments++;
                if (manifest.Files.GetValueOrDefault(path) != sha256)
                {
                    report.Fail(path, $"is not the file that was kept with event {told.Recorded.Id}");
                }
            }
        }
    }

    private void Basis(ToldPerson person)
    {
        var known = person.Events.Select(told => told.Recorded.Id).ToHashSet();
        foreach (var judged in person.Records.Messages)
        {
            var missing = judged
                .Decisions.SelectMany(one => one.Decision.Basis)
                .Where(id => !known.Contains(id))
                .ToList();
            Expect(
                missing.Count == 0,
                $"message {judged.Message.Address.Id} relies on event {missing.FirstOrDefault()}, which is not told"
            );
        }
    }

    private bool Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            report.Fail(Records, otherwise);
        }

        return holds;
    }
}
