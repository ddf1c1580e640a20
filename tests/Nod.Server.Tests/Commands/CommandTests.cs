using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Commands;

/// <summary>The command line as an operator meets it: real processes, their exit codes and what they say.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nod-command-");
    private JsonNode access = null!;

    private string Data => Path.Combine(folder.FullName, "data");

    public async ValueTask InitializeAsync()
    {
        var (code, output, errors) = await NodProcess.RunAsync(
            "init",
            "--data",
            Data,
            "--organization",
            "Acme & Söhne",
            "--json"
        );
        Assert.True(code == 0, errors);
        access = JsonNode.Parse(output)!;
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Init_prints_the_first_access_once_and_refuses_the_folder_from_then_on()
    {
        Assert.Equal("Acme & Söhne", (string)access["organization"]!);
        Assert.StartsWith("nod_", (string)access["api_key"]!, StringComparison.Ordinal);
        Assert.NotEmpty((string)access["admin"]!["email"]!);
        Assert.NotEmpty((string)access["admin"]!["password"]!);
        var before = Files();

        var (code, output, errors) = await NodProcess.RunAsync("init", "--data", Data, "--json");

        Assert.Equal((1, ""), (code, output.Trim()));
        Assert.Contains("is in use", errors, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task Init_refuses_a_folder_that_holds_anything_and_leaves_it_alone()
    {
        var mine = Directory.CreateDirectory(Path.Combine(folder.FullName, "mine"));
        File.WriteAllText(Path.Combine(mine.FullName, "letter.txt"), "Dear Kim");

        var (code, _, errors) = await NodProcess.RunAsync("init", "--data", mine.FullName);

        Assert.Equal(1, code);
        Assert.Contains("is in use", errors, StringComparison.Ordinal);
        Assert.Equal(["letter.txt"], mine.EnumerateFileSystemInfos().Select(file => file.Name));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("upgrade")]
    [InlineData("doctor")]
    public async Task Without_an_installation_a_command_says_how_to_make_one_and_makes_none(string command)
    {
        var nowhere = Path.Combine(folder.FullName, "nowhere");

        var (code, _, errors) = await NodProcess.RunAsync(command, "--data", nowhere);

        Assert.Equal(1, code);
        Assert.Contains("nod init --data", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("upgrade")]
    [InlineData("doctor")]
    public async Task A_database_of_a_later_version_is_refused_and_left_alone(string command)
    {
        await ExecuteAsync("insert into SchemaVersions (ScriptName, Applied) values ('999_later.sql', '2030-01-01')");

        var (code, output, errors) = await NodProcess.RunAsync(command, "--data", Data);

        Assert.Equal(1, code);
        Assert.Contains("later version", output + errors, StringComparison.Ordinal);
        Assert.Equal(1L, await ExecuteAsync("select count(*) from SchemaVersions where ScriptName = '999_later.sql'"));
    }

    [Fact]
    public async Task Everything_wrong_with_the_settings_is_told_at_once()
    {
        File.WriteAllText(Path.Combine(Data, "nod.json"), """{ "colour": "red" }""");

        var (code, _, errors) = await NodProcess.RunAsync([
            "serve",
            "--data",
            Data,
            "--urls",
            "https://a.example",
            "--contacts-in-memory",
            "5",
        ]);

        Assert.Equal(1, code);
        foreach (var said in new[] { "colour", "https://a.example", "contacts-in-memory" })
        {
            Assert.Contains(said, errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("serve", "--colour", "red")]
    [InlineData("dance", "--data", "x")]
    public async Task A_command_or_option_that_is_not_known_is_refused(params string[] arguments)
    {
        var (code, _, _) = await NodProcess.RunAsync(arguments);

        Assert.NotEqual(0, code);
    }

    [Fact]
    public async Task Upgrade_and_doctor_say_what_they_did_and_found()
    {
        var upgraded = await NodProcess.RunAsync("upgrade", "--data", Data);
        Assert.Equal(0, upgraded.Code);
        Assert.Contains("Nothing to do", upgraded.Output, StringComparison.Ordinal);
        var before = Files();

        var well = await NodProcess.RunAsync("doctor", "--data", Data);

        Assert.True(well.Code == 0, well.Output + well.Errors);
        Assert.DoesNotContain("wrong", well.Output, StringComparison.Ordinal);
        Assert.Equal(before, Files());
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var secret = Path.Combine(Data, "keys", "contact.key");
        File.SetUnixFileMode(secret, File.GetUnixFileMode(secret) | UnixFileMode.OtherRead);
        var ill = await NodProcess.RunAsync("doctor", "--data", Data);
        Assert.Equal(1, ill.Code);
        Assert.Contains("contact.key", ill.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_and_the_file_name_folder_and_address_and_a_second_server_is_refused()
    {
        File.WriteAllText(
            Path.Combine(Data, "nod.json"),
            """{ "urls": "http://127.0.0.1:0", "contacts_in_memory": 5 }"""
        );
        await using var first = NodProcess.Start(
            ["serve"],
            ("NOD_DATA", Data),
            ("NOD_CONTACTS_IN_MEMORY", "1000") // the file's own would be refused
        );
        var address = await first.ReadyAsync();
        Assert.NotEqual(8787, address.Port);

        foreach (var command in new[] { "serve", "upgrade" })
        {
            await using var second = NodProcess.Start(
                [command, "--data", Data],
                ("NOD_CONTACTS_IN_MEMORY", "1000"),
                ("NOD_DATA", "/nowhere") // the flag counts
            );
            Assert.Equal(1, await second.EndAsync());
            Assert.Contains("Another process uses", second.Errors, StringComparison.Ordinal);
        }

        Assert.False(first.HasEnded);
        using var http = new HttpClient { BaseAddress = address };
        (await Api(http).GetAsync("/v1/brands")).ShouldBe(200);
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_is_gone_within_five_seconds_and_what_was_queued_goes_at_the_next_start()
    {
        string id;
        await using (var first = NodProcess.Start(["serve", "--data", Data, "--urls", "http://127.0.0.1:0"]))
        {
            using var http = new HttpClient { BaseAddress = await first.ReadyAsync() };
            var team = new Team(Api(http), () => TimeProvider.System.GetUtcNow());
            await team.SetUpAsync();
            // Somebody who asks for help is answered at any hour. The carrier takes longer than the server lives.
            (await team.Api.PostAsync("/simulator/settings", new JsonObject { ["delay_ms"] = 9000 })).ShouldBe(200);
            id = (await team.HearAsync("+12125550147", "HELP")).ShouldBe(200).At("answer_id");
            await team.MessageAsync(id, "handing_over");

            var asked = Stopwatch.GetTimestamp();
            first.Terminate();
            var code = await first.EndAsync();

            Assert.True(code == 0, first.Output + first.Errors);
            Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }

        await using var second = NodProcess.Start(["serve", "--data", Data, "--urls", "http://127.0.0.1:0"]);
        using var again = new HttpClient { BaseAddress = await second.ReadyAsync() };
        var later = new Team(Api(again), () => TimeProvider.System.GetUtcNow());
        await later.MessageAsync(id, "delivered");
        Assert.Single(await later.PhoneAsync("+12125550147"));
    }

    [Fact]
    public async Task A_server_with_nothing_to_do_stops_at_once_and_lets_the_folder_go()
    {
        await using var server = NodProcess.Start(["serve", "--data", Data, "--urls", "http://127.0.0.1:0"]);
        await server.ReadyAsync();

        server.Terminate();

        Assert.Equal(0, await server.EndAsync());
        var added = await NodProcess.RunAsync("organization", "add", "Globex", "--data", Data);
        Assert.True(added.Code == 0, added.Errors);
        Assert.StartsWith("nod_", (string)JsonNode.Parse(added.Output)!["api_key"]!, StringComparison.Ordinal);
    }

    private Caller Api(HttpClient http) => new(http, (string)access["api_key"]!);

    private List<string> Files() =>
        [
            .. Directory
                .EnumerateFiles(Data, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(path) is not ("nod.lock" or "nod.db-shm" or "nod.db-wal"))
                .Order(StringComparer.Ordinal)
                .Select(path =>
                    $"{path} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}"
                ),
        ];

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "nod.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
