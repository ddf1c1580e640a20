using System.Security.Cryptography;
using System.Text;
using Nod.Automations;
using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Consent;
using Nod.EvidencePacks;
using Nod.Feeds;
using Nod.Health;
using Nod.Imports;
using Nod.Keeping;
using Nod.Ledger;
using Nod.Sending;
using Nod.Storage.Moving;
using Nod.Testing;
using Nod.Threads;
using Nod.Transparency;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Storage.Tests.Moving;

/// <summary>A store with a little of everything in it, and its tables as files in memory.</summary>
internal sealed class Contents : IDisposable
{
    public const int Contacts = 30;
    public const int Logged = 400;
    public const int Waiting = 7;

    private readonly ManualClock clock = new();

    public Contents() => Ids = new IdSource(clock, RandomNumberGenerator.Fill);

    public IdSource Ids { get; }

    public SigningKey Key { get; } = new("log.example/moving", SignatureType.Ed25519, new byte[32]);

    /// <summary>The latest message that waits.</summary>
    public Guid LastWaiting { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public StoreOptions Options =>
        new()
        {
            Clock = clock,
            Ids = Ids,
            Keyring = new ContactKeyring(new byte[32]),
        };

    public void Dispose() => Key.Dispose();

    /// <summary>Puts everything in.</summary>
    /// <param name="store">An empty store.</param>
    /// <param name="erases">Whether an erasure is among it, which databases of earlier versions did not know.</param>
    public async Task FillAsync(SqlStore store, bool erases = true)
    {
        await AppendAsync(store, erases ? Logged - 3 : Logged);
        if (erases)
        {
            await EraseAsync(store);
        }

        await SequenceAsync(store);
        var head = await store.ReadHeadAsync(Cancellation);
        await store.KeepCosignedAsync(head.Size, head.Note, Cancellation);
        var token = MadeUpAuthority.Stamp(Encoding.UTF8.GetBytes(head.Note), clock.GetUtcNow());
        var stamp = new LogTimestamp(head.Size, "https://tsa.example", head.Note, token, clock.Now());
        await store.KeepTimestampAsync(stamp, Cancellation);
        await StageAsync(
            store,
            context => context.Put(Item("acme", "sender:1", """{"name":"Acme & Söhne","n":[1]}"""))
        );
        // What is JSON but would not come back byte for byte, and what is none, is a text like any other.
        await StageAsync(store, context => context.Put(Item("odd-1", null, "{ \"a\" :\n 1 }")));
        await StageAsync(store, context => context.Put(Item("odd-2", null, "{ \"a\" : 1 } ")));
        await StageAsync(store, context => context.Put(Item("odd-3", null, "no JSON, \"quoted\" \u2028 \\")));
        await StageAsync(store, context => context.Put(Item("odd-4", null, "")));
        for (var i = 0; i < 5; i++)
        {
            LastWaiting = Ids.Next();
            var message = Sample.Message(Sample.Contact(i), LastWaiting, Sample.Noon + Duration.FromDays(i));
            await StageAsync(
                store,
                context =>
                {
                    context.Put(message);
                    context.Record(Sample.Decision(Ids.Next(), message.Address));
                }
            );
        }

        await PlanAsync(store);
        await ImportAsync(store);
        await FollowAsync(store);
        var told = Sample.Message(Sample.Contact(0), Ids.Next(), Sample.Noon) with
        {
            Callback = new CallbackTarget("https://acme.example/status", Sample.Organization),
        };
        await StageAsync(store, context => context.Put(told.Become(MessageStatus.Canceled, Sample.Noon)));
        await HearAsync(store);
        await ListAsync(store);
        await WorkAsync(store);
        await StageAsync(store, context => context.Trail(Sample.Organization, "kim", "user.added", "ada", "\u2028 ü"));
        var asked = new EvidenceRequest
        {
            Id = Ids.Next(),
            Organization = Sample.Organization,
            Kind = EvidenceKind.Program,
            Brand = "acme",
            Program = "shifts",
            Language = "de",
            RequestedAt = Sample.Noon,
        };
        var pack = new EvidencePack { Request = asked, Status = EvidenceStatus.Queued };
        await StageAsync(store, context => context.Put(pack));
        await AppendAsync(store, Waiting);
    }

    // A consent with a file, and one of which an erasure is all that is left.
    private async Task EraseAsync(SqlStore store)
    {
        var (kept, gone) = (Sample.Contact(40), Sample.Contact(41));
        var file = new Attachment("form.png", "image/png", new string('a', 64));
        var signed = Sample.OptIn() with { Evidence = new Evidence { Attachments = [file] } };
        foreach (var (contact, happened) in new[] { (kept, signed), (gone, Sample.OptIn()) })
        {
            var prepared = PreparedEvent.Of(happened, Ids);
            await store.CommitAsync(
                new ChangeOf<RecordedEvent>(
                    reads => reads.Contacts.Add(contact),
                    context => context.Append(contact, prepared)
                ),
                Cancellation
            );
        }

        await store.CommitAsync(
            new ErasePerson(gone, ErasureReason.PersonRequest, Sample.Noon, "Kim", [], _ => null) { Ids = Ids },
            Cancellation
        );
    }

    private static async Task HearAsync(SqlStore store)
    {
        await StageAsync(
            store,
            context =>
                context.Remember(
                    new InboundRecord(
                        new InboundKey("simulator", "in-1"),
                        Sample.Contact(1),
                        "acme-us",
                        "¿Qué? <b>\t\u0001",
                        Sample.Noon,
                        Texts.Intent.None
                    )
                )
        );
        await StageAsync(
            store,
            context => context.Remember(new IdempotencyKey(Sample.Organization, 7), new StoredAnswer(9, 201, [0, 255]))
        );
    }

    // Somebody on a provider's block list, and a text that an application is still to be told of.
    private static async Task ListAsync(SqlStore store)
    {
        var entry = new BlockListEntry(Sample.Contact(3), "telnyx", "messaging_optouts")
        {
            ListedAt = Sample.Noon,
            GoneAt = Sample.Noon + Duration.FromDays(2),
        };
        await store.CommitAsync(new KeepListed([entry]), Cancellation);
        var target = new ForwardTarget("MG00000000000000000000000000000001", "https://acme.example/in");
        var forward = new InboundForward(
            new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            Sample.Contact(1),
            "acme-us",
            "¿Qué? \u2028",
            Texts.Intent.None,
            target,
            Sample.Noon,
            Sample.Noon
        );
        await store.CommitAsync(new PutOffForward(forward), Cancellation);
    }

    // What people work with: a note in a thread, an automation with something to do, an audience, tags.
    private async Task WorkAsync(SqlStore store)
    {
        var person = Sample.Contact(1);
        await store.CommitAsync(new AddNote(new ThreadAddress(person, "acme-us"), "Ring ¿Qué?", "Kim"), Cancellation);
        await store.CommitAsync(new SetTags(person, ["night"]), Cancellation);
        await store.CommitAsync(new SetMember(new AudienceMember(person, "drivers"), true), Cancellation);
        await StageAsync(
            store,
            context =>
            {
                context.Put(Sample.Hired(person, Ids.Next()));
                context.Put(Sample.Delivery(person, Ids.Next(), isConflict: true) with { Reference = "A-1" });
                context.Put(Sample.Delivery(null, Ids.Next()));
                context.Put(Sample.Tasks(person, "remind", Sample.Noon));
                context.Put(Sample.Run(person, "remind", Ids.Next(), AutomationOutcome.Texted));
            }
        );
    }

    // Somebody who follows the feed, something they are to be told, and what was counted; and an alert about no message.
    private async Task FollowAsync(SqlStore store)
    {
        var end = await store.ReadFeedEndAsync(Cancellation);
        var day = Sample.Noon.InUtc().Date;
        await StageAsync(
            store,
            context =>
            {
                context.Put(new Follower(Sample.Organization, "webhook", "{\"at\":1}"));
                context.Put(
                    new WebhookDelivery
                    {
                        Webhook = new WebhookAddress(Sample.Organization, end),
                        Id = new FeedCursor(end, 0),
                        Kind = "message.accepted",
                        HappenedAt = Sample.Noon,
                        Status = DeliveryStatus.Pending,
                        DueAt = Sample.Noon,
                    }
                );
                var key = new HealthKey(Sample.Organization, day, "acme-us", "acme", "shifts", "shifts-web@3", "");
                context.Add(new HealthCount(key, HealthOutcome.Sent, 3));
                context.Raise(
                    new(Ids.Next(), Sample.Organization, null, "health.opt_out", Sample.Noon, "Too many.")
                    {
                        Subject = "sender/acme-us",
                    }
                );
            }
        );
    }

    // A broadcast with a recipient and a message, and what it was judged by.
    private async Task PlanAsync(SqlStore store)
    {
        var draft = Sample.Broadcast(Ids.Next());
        var row = new RecipientRow
        {
            Line = 1,
            Fields = new Dictionary<string, string> { ["name"] = "Zoë" },
        };
        await store.CommitAsync(new PutBroadcast(draft), Cancellation);
        await store.CommitAsync(new AddRecipient(draft.Address, Sample.Contact(2).Phone, row), Cancellation);
        var message = Sample.Message(Sample.Contact(2), Ids.Next(), Sample.Noon) with { Broadcast = draft.Address.Id };
        await StageAsync(
            store,
            context =>
            {
                context.Put(message.Become(MessageStatus.Denied, Sample.Noon));
                context.Keep(new KeptDocument(KeptKind.Content, "en", "a list \u2028 ü"));
                context.Raise(
                    new(
                        Ids.Next(),
                        Sample.Organization,
                        message.Address.Id,
                        "quiet_hours.no_window",
                        Sample.Noon,
                        "None."
                    )
                );
            }
        );
    }

    // An import that ran, and what came of its rows.
    private async Task ImportAsync(SqlStore store)
    {
        var import = Sample.Import(Ids.Next());
        await store.CommitAsync(new PutImport(import), Cancellation);
        await store.CommitAsync(
            new MoveImport(import.Address, (known, now) => known.Start(Sample.Plan, false, now)),
            Cancellation
        );
        var fault = new ImportFault("phone", "invalid_number", "phone must be a number that exists.");
        var row = ImportRow.Of(new ImportSpan(2, 2, ImportOutcome.Refused, fault.Code, [fault]));
        await store.CommitAsync(
            new RecordRows(import.Address, 1, 0, [row], new ImportProgress(1, 10, true)),
            Cancellation
        );
    }

    public async Task AppendAsync(SqlStore store, int events)
    {
        for (var i = 0; i < events; i++)
        {
            var contact = Sample.Contact(1 + (i % Contacts));
            ConsentEvent happened = (i / Contacts % 3) switch
            {
                0 => Sample.OptIn(),
                1 => Sample.Stop(),
                _ => Sample.Text($"\"{i}\" \u00e9 \u0007"),
            };
            var prepared = PreparedEvent.Of(happened, Ids);
            await store.CommitAsync(
                new ChangeOf<RecordedEvent>(
                    reads => reads.Contacts.Add(contact),
                    context => context.Append(contact, prepared)
                ),
                Cancellation
            );
        }
    }

    public async Task SequenceAsync(SqlStore store)
    {
        var sequencer = new Sequencer(store, [Key], clock);
        while (await sequencer.StepAsync(Cancellation)) { }
    }

    public Task<AuditReport> AuditAsync(SqlStore store) => new Audit(store, [Key.Verifier]).RunAsync(Cancellation);

    /// <summary>Reads a snapshot into files.</summary>
    public static async Task<TableCopy> CopyAsync(StoreSnapshot snapshot, bool forBackup = true)
    {
        var files = new Dictionary<string, MemoryStream>();
        await using (snapshot)
        {
            var tables = await TableFiles.WriteAsync(
                snapshot,
                forBackup,
                path => files[path] = new MemoryStream(),
                Cancellation
            );
            return new TableCopy(tables, files.ToDictionary(file => file.Key, file => file.Value.ToArray()));
        }
    }

    /// <summary>Loads files, and keeps them.</summary>
    public static async Task LoadAsync(StoreLoad load, TableCopy copy)
    {
        await using (load)
        {
            await TableFiles.ReadAsync(load, copy.Tables, path => new MemoryStream(copy.Files[path]), Cancellation);
            await load.CommitAsync(Cancellation);
        }
    }

    private static Task<bool> StageAsync(SqlStore store, Action<ChangeContext> stage) =>
        store.CommitAsync(
            new ChangeOf<bool>(
                _ => { },
                context =>
                {
                    stage(context);
                    return true;
                }
            ),
            Cancellation
        );

    private static CatalogItem Item(string key, string? unique, string body) =>
        new(Sample.Organization, CatalogKind.Brand, key, unique, body);
}

/// <summary>The tables of a store as files.</summary>
internal sealed record TableCopy(IReadOnlyList<CopiedTable> Tables, IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>Which files differ from another's.</summary>
    public IEnumerable<string> DifferFrom(TableCopy other) =>
        Files
            .Keys.Union(other.Files.Keys)
            .Where(path =>
                !Files.TryGetValue(path, out var mine)
                || !other.Files.TryGetValue(path, out var theirs)
                || !mine.AsSpan().SequenceEqual(theirs)
            );
}
