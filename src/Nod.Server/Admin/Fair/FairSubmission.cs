using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Ledger;
using Nod.Server.Admin.Access;
using Nod.Server.Api;
using Nod.Server.Candidate;
using Nod.Server.Catalog;
using NodaTime;
using Directory = Nod.Server.Catalog.Directory;

namespace Nod.Server.Admin.Fair;

/// <summary>Records an entry once, however often it is sent.</summary>
/// <param name="Node">The running node.</param>
/// <param name="Sender">Who is signed in where it is sent from.</param>
/// <param name="TakenBy">Who was when it was taken.</param>
/// <param name="Input">The entry as it came.</param>
/// <param name="Entry">The same, read.</param>
internal sealed record FairSubmission(Node Node, Actor Sender, string TakenBy, FairEntryInput Input, FairEntry Entry)
{
    /// <summary>The field of the evidence's form that names the entry.</summary>
    private const string EntryField = "entry";
    private const int HistoryMax = 500;

    private Guid Organization => Sender.Organization.Organization.Id;

    private ContactAddress About => new(Organization, Entry.Phone);

    private IdempotencyKey Key => new(Organization, Hash128.Of($"fair {Entry.Id:N}"));

    private UInt128 Hash =>
        Hash128.Head(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Input, FairJson.Default.FairEntryInput)));

    /// <summary>Whether it is on record already. Answers to idempotency keys go after two days; what is on record stays.</summary>
    /// <exception cref="IdempotencyConflictException">Another entry of this identifier is on record.</exception>
    public async Task<bool> IsKnownAsync(CancellationToken cancellation)
    {
        if (await Node.Store.CommitAsync(new FindAnswer(Key), cancellation) is { } answer)
        {
            return answer.RequestHash == Hash ? true : throw new IdempotencyConflictException();
        }

        var id = Entry.Id.ToString();
        var history = await Node.Store.ReadHistoryAsync(About, null, HistoryMax, cancellation);
        return history.Any(one => one.Event.Evidence?.Form?.GetValueOrDefault(EntryField) == id);
    }

    /// <summary>
    /// Records it: files first, then everything else in one commit. Durable when it returns. The same again changes nothing.
    /// </summary>
    /// <exception cref="IdempotencyConflictException">Another entry of this identifier is on record.</exception>
    public async Task RecordAsync(HttpContext http)
    {
        using var files = await Node.Evidence.Attachments.UseAsync(http.RequestAborted);
        foreach (var file in Entry.Files)
        {
            using var content = new MemoryStream(file.Content, writable: false);
            await Node.Evidence.Attachments.KeepAsync(
                Organization,
                content,
                file.Attachment.MediaType,
                file.Attachment.Sha256,
                Node.Ids.Next(),
                http.RequestAborted
            );
        }

        var proof = Proof(http);
        if (Register(Node.Catalog.Current) is { Items.Count: 0, Result: var known })
        {
            await CommitAsync(proof, known, null);
        }
        else
        {
            await Node.Catalog.ChangeAsync<IReadOnlyList<Disclosure>, StoredAnswer>(
                Register,
                (put, words) => CommitAsync(proof, words, put)
            );
        }

        Node.Dispatcher.Wake();
    }

    // The time of the act by the server's clock: the device's may be wrong, and says by how much in what it sends.
    private (Instant At, Duration Offset) Time()
    {
        var now = Node.Clock.Now();
        var offset = now - Entry.Device.Sent;
        return (Times.ToMicroseconds(Instant.Min(Entry.Device.Acted + offset, now)), offset);
    }

    // Words that nobody has heard before become a version in the same transaction, or not at all.
    private (IReadOnlyCollection<CatalogItem> Items, IReadOnlyList<Disclosure> Result) Register(Directory current)
    {
        var made = Entry.Answers.Select(answer => answer.Words.Register(current, Organization)).ToList();
        return ([.. made.SelectMany(one => one.Items)], [.. made.Select(one => one.Result)]);
    }

    private Task<StoredAnswer> CommitAsync(Evidence proof, IReadOnlyList<Disclosure> words, PutSettings? put)
    {
        var spoken = Spoken(proof, words);
        var isYes = spoken.Answers.Any(answer => answer.IsYes);
        var act = new Act(
            Organization,
            Sender.User.Email,
            "POST /v1/consents",
            Convert.ToHexStringLower(Node.Store.KeyOf(About).ToBytes()),
            EnumWords<ConsentAction>.Of(isYes ? ConsentAction.OptIn : ConsentAction.Decline)
        );
        var record = new RecordSpoken(Node.Gate, Node.Wordings, Node.Ids, spoken);
        var change = act.Over(new WithSettings<RecordedSpoken>(put, record));
        return Node.Store.CommitAsync(
            new IdempotentChange<RecordedSpoken>(change, Key, Hash, _ => (StatusCodes.Status201Created, []), About)
        );
    }

    private SpokenConsent Spoken(Evidence proof, IReadOnlyList<Disclosure> words) =>
        new()
        {
            Organization = Sender.Organization.Organization,
            Brand = Entry.Brand,
            Phone = Entry.Phone,
            Subject = new Subject { Name = Entry.Name, Language = Entry.Language },
            Method = Method.InPerson,
            At = Time().At,
            Answers =
            [
                .. Entry.Answers.Zip(
                    words,
                    (answer, read) =>
                        new FormAnswer(
                            answer.Program,
                            new ShownDisclosure(read.Id, read.Version, read.Language, read.Sha256),
                            answer.IsYes,
                            proof with
                            {
                                Control = ControlOf(answer),
                            }
                        )
                ),
            ],
            SenderFor = program => Sender.Organization.AnswerableSenderFor(Entry.Brand, program),
            Confirmations = Node.Once.Confirmations(Entry.Phone, Node.Clock.Now()),
        };

    private static Control ControlOf(FairAnswer answer) =>
        new(
            "read out by staff; two radio buttons, yes and no; an answer is required",
            "nothing selected",
            $"said {(answer.IsYes ? FairEntry.Yes : FairEntry.No)}; staff selected it and kept the entry"
        );

    private Evidence Proof(HttpContext http)
    {
        var form = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [EntryField] = Entry.Id.ToString(),
            ["event_date"] = Entry.Event.Date,
            ["device_time"] = NodaTime.Text.InstantPattern.ExtendedIso.Format(Entry.Device.Acted),
            ["device_clock_behind_ms"] = ((long)Time().Offset.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            ["phone"] = Input.Phone!,
        };
        if (TakenBy != Sender.User.Email)
        {
            form["sent_by"] = Sender.User.Email;
        }

        return new Evidence
        {
            UserAgent = Visitor.BrowserOf(http),
            PageUrl = new Uri(Visitor.ServerOf(http, Node), FairPages.Path).AbsoluteUri,
            Form = form,
            RecordedBy = TakenBy,
            Place = Entry.Event.Place,
            Event = Entry.Event.Name,
            Note = Entry.Note,
            Attachments = Entry.Files.Count == 0 ? null : [.. Entry.Files.Select(file => file.Attachment)],
        };
    }
}
