using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using Nod.Ledger;
using NodaTime;

namespace Nod.Storage.Sqlite;

/// <summary>
/// The answers kept with their idempotency keys. An answer goes to the end of its table, in the transaction of what it
/// answers. Its key has a random place in the table of keys, and a page written for each would cost a consent more than
/// everything else about it; so the newest keys are known from memory and put in their places later, many at a time,
/// sorted. Used by the writer alone.
/// </summary>
internal sealed class SqliteAnswers
{
    private const int FreshMost = 32_768;
    private const int PlacedTogether = 256;

    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("sqlite/answers.sql");

    private readonly SqliteConnection connection;
    private readonly int freshMost;
    private readonly int placedTogether;
    private readonly SqliteStatement write;
    private readonly SqliteStatement find;
    private readonly SqliteStatement lookUp;
    private readonly SqliteStatement place;

    // What was committed; a key that is not here is looked up in its table.
    private readonly Dictionary<IdempotencyKey, long> fresh = [];
    private KeyValuePair<IdempotencyKey, long>[] placing = [];
    private int placed;
    private long last;
    private bool isDoubtful = true;

    // What the transaction under way adds.
    private readonly List<IdempotencyKey> written = [];
    private int placedNow;

    /// <summary>Works on the writer's connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="freshMost">How many keys are in memory before they are put in their places.</param>
    /// <param name="placedTogether">How many of those go with one transaction, so that none takes long.</param>
    public SqliteAnswers(SqliteConnection connection, int freshMost = FreshMost, int placedTogether = PlacedTogether)
    {
        this.connection = connection;
        this.freshMost = freshMost;
        this.placedTogether = placedTogether;
        write = connection.Statement(Queries["write"]);
        find = connection.Statement(Queries["find"]);
        lookUp = connection.Statement(Queries["look_up"]);
        place = connection.Statement(Queries["place"]);
    }

    /// <summary>Begins with what is on disk; the last transaction was kept or not.</summary>
    public void Begin()
    {
        written.Clear();
        placedNow = 0;
        if (isDoubtful)
        {
            ReadFresh();
            isDoubtful = false;
        }
    }

    /// <summary>The answer kept with a key, or nothing.</summary>
    public StoredAnswer? Find(IdempotencyKey key)
    {
        if (fresh.TryGetValue(key, out var id))
        {
            find.Start().Number(id);
            return Read(find);
        }

        lookUp.Start();
        lookUp.Id(key.Organization);
        lookUp.Hash(key.Hash);
        return Read(lookUp);
    }

    /// <summary>Writes an answer, and whom it is about.</summary>
    public void Write(IdempotencyKey key, StoredAnswer answer, Instant at, ContactKey? about)
    {
        Rows.Answer(write.Start(), key, answer, at, about);
        write.Number(last + written.Count + 1);
        write.Run();
        written.Add(key);
    }

    /// <summary>Puts some of the keys that wait in their places, in the transaction under way.</summary>
    public void PlaceSome()
    {
        var most = Math.Min(placed + placedTogether, placing.Length);
        for (; placed + placedNow < most; placedNow++)
        {
            var (key, id) = placing[placed + placedNow];
            // Forgotten since, or used again.
            if (fresh.TryGetValue(key, out var current) && current == id)
            {
                place.Start();
                place.Id(key.Organization);
                place.Hash(key.Hash);
                place.Number(id);
                place.Run();
            }
        }

        if (placedNow > 0 && placed + placedNow == placing.Length)
        {
            var mark = connection.Statement(Queries["placed"]).Start();
            mark.Text(placing.Max(each => each.Value).ToString(CultureInfo.InvariantCulture));
            mark.Run();
        }
    }

    /// <summary>The transaction is on disk.</summary>
    public void Committed()
    {
        foreach (var key in written)
        {
            fresh[key] = ++last;
        }

        placed += placedNow;
        if (placed == placing.Length)
        {
            EndPlacing();
        }
    }

    /// <summary>It is not known whether the transaction is on disk: looks when the next one begins.</summary>
    public void Doubt() => isDoubtful = true;

    /// <summary>Forgets some of the answers from before a moment, in a transaction of its own; says how many.</summary>
    public int Forget(long before, int most)
    {
        var old = Old(before, most);
        connection.Execute("begin immediate");
        try
        {
            foreach (var (_, id) in old)
            {
                var forget = connection.Statement(Queries["forget"]).Start();
                forget.Number(id);
                forget.Run();
            }

            connection.Execute("commit");
        }
        catch
        {
            isDoubtful = true;
            if (!connection.IsIdle)
            {
                connection.Execute("rollback");
            }

            throw;
        }

        foreach (var (key, id) in old)
        {
            if (fresh.TryGetValue(key, out var current) && current == id)
            {
                fresh.Remove(key);
            }
        }

        return old.Count;
    }

    private void EndPlacing()
    {
        foreach (var (key, id) in placing)
        {
            if (fresh.TryGetValue(key, out var current) && current == id)
            {
                fresh.Remove(key);
            }
        }

        placed = 0;
        placing = [];
        if (fresh.Count >= freshMost)
        {
            placing = [.. fresh.OrderBy(each => each.Key.Organization).ThenBy(each => each.Key.Hash)];
        }
    }

    private void ReadFresh()
    {
        fresh.Clear();
        placed = 0;
        placing = [];
        foreach (var (key, id) in Keys(connection.Statement(Queries["fresh"]).Start()))
        {
            fresh[key] = id;
        }

        var end = connection.Statement(Queries["last"]).Start();
        end.Next();
        last = ((IRow)end).Number(0);
        end.Start();
    }

    private List<(IdempotencyKey Key, long Id)> Old(long before, int most)
    {
        var statement = connection.Statement(Queries["old"]).Start();
        statement.Number(most);
        statement.Number(before);
        return Keys(statement);
    }

    private static List<(IdempotencyKey Key, long Id)> Keys(SqliteStatement statement)
    {
        var keys = new List<(IdempotencyKey, long)>();
        IRow row = statement;
        while (statement.Next())
        {
            keys.Add((new(row.Id(0), BinaryPrimitives.ReadUInt128BigEndian(row.Bytes(1))), row.Number(2)));
        }

        return keys;
    }

    private static StoredAnswer? Read(SqliteStatement statement)
    {
        try
        {
            return statement.Next() ? Rows.Answer(statement, 0) : null;
        }
        finally
        {
            statement.Start();
        }
    }
}
