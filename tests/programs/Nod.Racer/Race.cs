using System.Globalization;
using System.Security.Cryptography;
using Nod.Ledger;
using Nod.Storage;
using Nod.Storage.Postgres;
using Nod.Testing;
using Nod.Transparency;

namespace Nod.Racer;

/// <summary>
/// One process of a race: records events as fast as they are acknowledged and moves the log on, beside whoever else does
/// the same on the database, until its input ends. It says on its output, a line each, what it may be held to later.
/// </summary>
internal static class Race
{
    /// <summary>Says the hash of an event's leaf: the event was acknowledged.</summary>
    public const string Recorded = "recorded ";

    /// <summary>Is about to move the log's head.</summary>
    public const string Moving = "moving";

    /// <summary>Moved the head; says the checkpoint that is on disk now, in base64.</summary>
    public const string Moved = "moved ";

    /// <summary>Somebody else moved the head first.</summary>
    public const string Beaten = "beaten";

    private const int ContactsMax = 40;
    private const int EventsAtOnce = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The key that every process of a race signs with.</summary>
    public static SigningKey NewKey() => new("log.example/race", SignatureType.Ed25519, new byte[32]);

    /// <summary>Opens the store as every process of a race does.</summary>
    public static Task<PostgresStore> OpenAsync(string address, CancellationToken cancellation = default) =>
        PostgresStore.OpenAsync(
            address,
            new StoreOptions
            {
                Clock = TimeProvider.System,
                Ids = NewIds(),
                Keyring = new ContactKeyring(new byte[32]),
                SharesDatabase = true,
            },
            cancellation
        );

    /// <summary>Races.</summary>
    /// <param name="args">The database's address; how many races were begun before, so that each has people of its own.</param>
    public static async Task Main(string[] args)
    {
        var people = ContactsMax * int.Parse(args[1], CultureInfo.InvariantCulture);
        await using var store = await OpenAsync(args[0]);
        using var key = NewKey();
        var ended = Task.Run(Console.In.ReadToEnd);
        var recording = RecordAsync(store, people, ended);
        await SequenceAsync(store, key, recording);
        await recording;
    }

    private static IdSource NewIds() => new(TimeProvider.System, RandomNumberGenerator.Fill);

    private static async Task RecordAsync(PostgresStore store, int people, Task ended)
    {
        var ids = NewIds();
        while (!ended.IsCompleted)
        {
            var asked = Enumerable
                .Range(0, EventsAtOnce)
                .Select(i =>
                {
                    var contact = Sample.Contact(people + (i % ContactsMax));
                    var prepared = PreparedEvent.Of(Sample.Text("hi"), ids);
                    return store.CommitAsync(
                        new ChangeOf<RecordedEvent>(
                            reads => reads.Contacts.Add(contact),
                            context => context.Append(contact, prepared)
                        )
                    );
                });
            foreach (var recorded in await Task.WhenAll(asked))
            {
                Say($"{Recorded}{recorded.Leaf.Hash()}");
            }
        }
    }

    private static async Task SequenceAsync(PostgresStore store, SigningKey key, Task recording)
    {
        var sequencer = new Sequencer(new TellingLogStore(store, Say), [key], TimeProvider.System);
        while (true)
        {
            var isLast = recording.IsCompleted;
            if (await sequencer.StepAsync())
            {
                continue;
            }

            if (isLast)
            {
                return;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    // Whole lines, at once: whoever listens must not wait for a process that is about to be killed.
    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
