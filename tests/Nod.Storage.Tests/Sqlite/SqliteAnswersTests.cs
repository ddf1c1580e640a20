using System.Globalization;
using CsCheck;
using DbUp;
using Nod.Ledger;
using Nod.Storage.Sqlite;
using NodaTime;
using Connection = Nod.Storage.Sqlite.SqliteConnection;

namespace Nod.Storage.Tests.Sqlite;

public sealed class SqliteAnswersTests : IDisposable
{
    // Few enough that keys are put in their places all the time.
    private const int FreshMost = 12;
    private const int PlacedTogether = 5;
    private const int Keys = 60;

    private static readonly Guid[] Organizations = [new("01890a5d-ac96-774b-bcce-b302099a8057"), Guid.Empty];

    private readonly TemporaryFolder folder = new();
    private int folders;

    public void Dispose() => folder.Dispose();

    private enum Ending
    {
        Commit,
        RollBack,
        CommitUnknown,
        RollBackUnknown,
    }

    private abstract record Step;

    private sealed record Transaction(int[] Numbers, Ending Ending) : Step;

    private sealed record Forget(int Before, int Most) : Step;

    private sealed record Restart : Step;

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (
            12,
            Gen.Select(
                Gen.Int[0, Keys - 1].Array[0, 8],
                Gen.Frequency(
                    (6, Gen.Const(Ending.Commit)),
                    (1, Gen.Const(Ending.RollBack)),
                    (1, Gen.Const(Ending.CommitUnknown)),
                    (1, Gen.Const(Ending.RollBackUnknown))
                ),
                Step (numbers, ending) => new Transaction(numbers, ending)
            )
        ),
        (2, Gen.Select(Gen.Int[0, 60], Gen.Int[1, 9], Step (before, most) => new Forget(before, most))),
        (1, Gen.Const<Step>(new Restart()))
    );

    [Fact]
    public void An_answer_is_found_from_its_commit_until_it_is_forgotten_and_no_other_ever() =>
        AnyStep.Array[10, 60].Sample(Agrees, iter: 60);

    [Fact]
    public void Keys_leave_the_memory_for_their_places()
    {
        using var run = new Run(NewFolder());

        for (var number = 0; number < 3 * FreshMost; number++)
        {
            run.Do(new Transaction([number], Ending.Commit), number);
        }

        Assert.InRange(run.Number("select count(*) from idempotency_key"), FreshMost, 3 * FreshMost);
        Assert.InRange(run.Number("select cast(value as int) from installation where name = 'answers_placed'"), 1, 36);
    }

    [Fact]
    public void Answers_kept_by_an_earlier_version_are_found_after_the_upgrade()
    {
        var path = Directory.CreateDirectory(Path.Combine(folder.Path, "earlier")).FullName;
        var database = SqliteExtensions.SqliteDatabase(
            DeployChanges.To,
            $"Data Source={Path.Combine(path, "nod.db")};Pooling=False"
        );
        new Schema(database, [.. SqlFiles.Migrations("sqlite").Take(3)]).Upgrade();
        using (var earlier = new Connection(Path.Combine(path, "nod.db")))
        {
            earlier.Execute(
                "insert into idempotency values (zeroblob(16), x'00000000000000000000000000000007', "
                    + "x'00000000000000000000000000000009', 201, x'7b7d', 1)"
            );
        }

        SqliteStore.Upgrade(path);

        using var connection = new Connection(Path.Combine(path, "nod.db"), "journal_mode = wal");
        connection.Execute("begin immediate");
        var answers = new SqliteAnswers(connection);
        answers.Begin();
        Assert.Equal((UInt128)9, answers.Find(new(Guid.Empty, 7))?.RequestHash);
        Assert.Null(answers.Find(new(Guid.Empty, 8)));
    }

    private void Agrees(Step[] steps)
    {
        using var run = new Run(NewFolder());
        for (var at = 0; at < steps.Length; at++)
        {
            run.Do(steps[at], at);
            run.Check();
        }
    }

    private string NewFolder()
    {
        var number = Interlocked.Increment(ref folders);
        var path = Path.Combine(folder.Path, number.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(path);
        SqliteStore.Upgrade(path);
        return path;
    }

    /// <summary>The answers beside a dictionary that should always say the same.</summary>
    private sealed class Run(string folder) : IDisposable
    {
        private readonly Dictionary<int, (int At, StoredAnswer Answer)> expected = [];
        private Connection connection = Open(folder);
        private SqliteAnswers? answers;

        private SqliteAnswers Answers => answers ??= new(connection, FreshMost, PlacedTogether);

        public void Dispose() => connection.Dispose();

        public long Number(string sql)
        {
            var statement = connection.Statement(sql).Start();
            Assert.True(statement.Next());
            var number = ((IRow)statement).Number(0);
            statement.Start();
            return number;
        }

        public void Do(Step step, int at)
        {
            switch (step)
            {
                case Transaction transaction:
                    Write(transaction, at);
                    break;
                case Forget forget:
                    Drop(forget);
                    break;
                default:
                    connection.Dispose();
                    connection = Open(folder);
                    answers = null;
                    break;
            }
        }

        public void Check()
        {
            connection.Execute("begin immediate");
            Answers.Begin();
            for (var number = 0; number < Keys; number++)
            {
                var found = Answers.Find(Key(number));
                var known = expected.GetValueOrDefault(number).Answer;
                Assert.Equal(known?.RequestHash, found?.RequestHash);
                Assert.Equal(known?.Body, found?.Body);
            }

            connection.Execute("rollback");
        }

        private void Write(Transaction transaction, int at)
        {
            connection.Execute("begin immediate");
            Answers.Begin();
            var added = new Dictionary<int, StoredAnswer>();
            foreach (var number in transaction.Numbers.Distinct().Where(number => !expected.ContainsKey(number)))
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{number} at {at}");
                var answer = new StoredAnswer((UInt128)at, 201, System.Text.Encoding.UTF8.GetBytes(text));
                Answers.Write(Key(number), answer, Instant.FromUnixTimeSeconds(at), null);
                added.Add(number, answer);
            }

            Answers.PlaceSome();
            End(transaction.Ending, at, added);
        }

        private void End(Ending ending, int at, Dictionary<int, StoredAnswer> added)
        {
            var isKept = ending is Ending.Commit or Ending.CommitUnknown;
            connection.Execute(isKept ? "commit" : "rollback");
            if (ending is Ending.Commit)
            {
                Answers.Committed();
            }
            else if (ending is not Ending.RollBack)
            {
                Answers.Doubt();
            }

            foreach (var (number, answer) in isKept ? added : [])
            {
                expected.Add(number, (at, answer));
            }
        }

        private void Drop(Forget forget)
        {
            var before = Times.ToStored(Instant.FromUnixTimeSeconds(forget.Before));
            var oldest = expected.Where(each => each.Value.At < forget.Before).OrderBy(each => each.Value.At).ToList();

            var forgotten = Answers.Forget(before, forget.Most);

            Assert.Equal(Math.Min(oldest.Count, forget.Most), forgotten);
            foreach (var (number, _) in expected.ToList())
            {
                if (Number($"select count(*) from idempotency where key_hash = {Blob(number)}") == 0)
                {
                    Assert.Contains(number, oldest.Select(each => each.Key));
                    expected.Remove(number);
                }
            }
        }

        private static IdempotencyKey Key(int number) =>
            new(Organizations[number % 2], (UInt128)(uint)number * 0x9E3779B97F4A7C15);

        private static string Blob(int number) => $"x'{Key(number).Hash:x32}'";

        private static Connection Open(string folder) => new(Path.Combine(folder, "nod.db"), "journal_mode = wal");
    }
}
