using System.Globalization;
using System.Text;
using Nod.Bench.Baselines;
using Nod.Bench.Load;

namespace Nod.Bench;

/// <summary>
/// Everything a row may need, made when first asked for and ended when the run ends: PostgreSQL, the baselines, our
/// server on either database. One row runs at a time.
/// </summary>
internal sealed class Arena(Pace pace, bool withOurs, bool copyBesideImport, CancellationToken cancellation)
    : IAsyncDisposable
{
    private const string Key = "nod_bench_0123456789abcdef0123456789abcdef";
    private readonly string root = Directory.CreateTempSubdirectory("nod-bench-").FullName;
    private readonly Stack<IAsyncDisposable> started = [];
    private readonly Dictionary<string, object> once = [];

    /// <summary>How much of everything.</summary>
    public Pace Pace => pace;

    /// <summary>Whether our own server takes part; without it only the baselines are measured.</summary>
    public bool WithOurs => withOurs;

    /// <summary>The load client.</summary>
    public Wrk Wrk { get; private set; } = new("", 0);

    /// <summary>Makes the folders that do not depend on any row.</summary>
    public void Open()
    {
        // PostgreSQL's user must be able to pass through.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(root, (UnixFileMode)0b111_101_101);
        }

        Wrk = new(Directory.CreateDirectory(Path.Combine(root, "wrk")).FullName, pace.Contacts);
    }

    /// <summary>The database of the naive service, seeded.</summary>
    public Task<string> NaiveDatabaseAsync() =>
        OnceAsync(
            "naive database",
            async () =>
            {
                var database = await (await PostgresAsync()).CreateAsync("naive", cancellation);
                await NaiveTables.SeedAsync(database, pace.Contacts, cancellation);
                return database;
            }
        );

    /// <summary>The naive service.</summary>
    public Task<Target> NaiveAsync() =>
        OnceAsync("naive", async () => await BaselineAsync("naive", [await NaiveDatabaseAsync()]));

    /// <summary>The ceiling, answering as many bytes as our server does.</summary>
    public Task<Target> CeilingAsync() =>
        OnceAsync(
            "ceiling",
            async () =>
            {
                var sizes = await AnswerSizesAsync();
                return await BaselineAsync(
                    "ceiling",
                    [.. sizes.Select(size => size.ToString(CultureInfo.InvariantCulture))]
                );
            }
        );

    /// <summary>Our server on SQLite, seeded.</summary>
    public Task<NodUnderTest> SqliteAsync() =>
        OnceAsync("sqlite", () => SeedAsync("Nod on SQLite", "sqlite", null, null));

    /// <summary>Our server on PostgreSQL, seeded; its import took turns with a bare COPY if that is a row.</summary>
    public Task<NodUnderTest> OnPostgresAsync() =>
        OnceAsync(
            "postgres store",
            async () =>
            {
                var copy = copyBesideImport ? new BareCopy(await NaiveDatabaseAsync()) : null;
                var database = await (await PostgresAsync()).CreateAsync("nod", cancellation);
                return await SeedAsync("Nod on PostgreSQL", "on-postgres", database, copy);
            }
        );

    /// <summary>Our server with an empty store on SQLite; not started, the caller ends it.</summary>
    public Task<NodServer> EmptyAsync(string name, string folder) =>
        NodServer.InitAsync(name, Path.Combine(root, folder), null, cancellation);

    /// <summary>Runs the contenders in turn, ours only if our server takes part.</summary>
    public Task<Contest> ContestAsync(params IReadOnlyList<Contender> contenders) =>
        Contest.RunAsync(pace, contenders, cancellation);

    /// <summary>A contender loaded by wrk.</summary>
    public Contender ByWrk(string name, Target target, WrkRequest request, int connections) =>
        new(name, (duration, token) => Wrk.RunAsync(target, request, connections, duration, token));

    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var running))
        {
            await running.DisposeAsync();
        }

        Directory.Delete(root, recursive: true);
    }

    private Task<Postgres> PostgresAsync() =>
        OnceAsync(
            "postgres",
            async () =>
            {
                var postgres = await Postgres.StartAsync(Path.Combine(root, "postgres"), cancellation);
                started.Push(postgres);
                return postgres;
            }
        );

    private async Task<NodUnderTest> SeedAsync(string name, string folder, string? database, BareCopy? copy)
    {
        var path = Path.Combine(root, folder);
        var server = await NodServer.InitAsync(name, path, database, cancellation);
        var seeded = await NodUnderTest.SeedAsync(server, pace, copy, cancellation);
        started.Push(seeded);
        return seeded;
    }

    // Without our server: the sizes its answers are expected to have.
    private async Task<int[]> AnswerSizesAsync()
    {
        if (!withOurs)
        {
            return [600, 400];
        }

        var store = (await SqliteAsync()).Store;
        var consent = Story.ConsentLine(store.Disclosure, TimeProvider.System.GetUtcNow());
        string[] answers =
        [
            await store.AskAsync("/v1/decisions", Seeded(Story.DecisionLine), cancellation),
            await store.AskAsync("/v1/consents", Seeded(consent), cancellation),
        ];
        return [.. answers.Select(Encoding.UTF8.GetByteCount)];
    }

    private static string Seeded(string line) =>
        line.Replace(Numbers.Placeholder, Numbers.Of(1), StringComparison.Ordinal);

    private async Task<Target> BaselineAsync(string name, string[] arguments)
    {
        var url = new Uri($"http://127.0.0.1:{ChildProcess.FreePort()}");
        var program = Path.Combine(AppContext.BaseDirectory, "Nod.Bench.dll");
        var process = ChildProcess.Start("dotnet", [program, name, url.ToString().TrimEnd('/'), Key, .. arguments]);
        started.Push(process);
        await process.ReadyAsync(new Uri(url, "/readyz"), TimeSpan.FromSeconds(30), cancellation);
        return new(name, url, Key);
    }

    private async Task<T> OnceAsync<T>(string name, Func<Task<T>> make)
        where T : class
    {
        if (!once.TryGetValue(name, out var made))
        {
            made = await make();
            once[name] = made;
        }

        return (T)made;
    }
}
