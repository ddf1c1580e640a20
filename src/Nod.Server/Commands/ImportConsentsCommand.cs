using System.CommandLine;
using System.Text.Json.Nodes;
using Nod.Server.Api;
using Nod.Server.Hosting;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod import-consents FILE</c>: hands a file of consents, refusals or stops to a running server, shows how far it has
/// come, and says what came of it. The server goes over the file: when this command ends early, it goes on all the same.
/// </summary>
internal sealed class ImportConsentsCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Argument<FileInfo> file = new("file")
    {
        Description = "A CSV file (.csv) or NDJSON (.ndjson, .jsonl), in UTF-8.",
    };

    private readonly Option<string> url = new("--url")
    {
        Description = "The server's address (or NOD_URL).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NOD_URL") ?? "http://127.0.0.1:8787",
    };

    private readonly Option<string?> key = new("--key")
    {
        Description = "A key with the scopes read and write (or NOD_API_KEY).",
    };

    private readonly Option<string?> mapping = new("--mapping")
    {
        Description = "klaviyo, attentive, twilio-opt-outs or generic; told by the columns unless given.",
    };

    private readonly Option<string[]> map = Pairs("--map", "field=Column: which column is which field.");
    private readonly Option<string[]> set = Pairs("--set", "field=value: what holds for all rows, such as brand=acme.");

    private readonly Option<string[]> value = Pairs(
        "--value",
        "field:cell=value: what a cell means, such as action:ja=opt_in."
    );

    private readonly Option<string?> zone = new("--time-zone")
    {
        Description = "The IANA zone of times that name none.",
    };

    private readonly Option<string?> format = new("--time-format")
    {
        Description = "How times are written, such as MM/dd/uuuu HH:mm.",
    };

    private readonly Option<string?> by = new("--attested-by")
    {
        Description = "Who answers for the consents. By naming a person you state that they attest what is shown.",
    };

    private readonly Option<string?> role = new("--role") { Description = "What that person is." };

    private readonly Option<bool> dry = new("--dry-run") { Description = "Only say what would come of each row." };

    private readonly Option<string?> report = new("--report")
    {
        Description = "Where to write the report of every row, as CSV.",
    };

    public static Command Make()
    {
        var made = new ImportConsentsCommand();
        var command = new Command(
            "import-consents",
            "Import consents, refusals and stops from a file into a running server."
        )
        {
            made.file,
            made.url,
            made.key,
            made.mapping,
            made.map,
            made.set,
            made.value,
            made.zone,
            made.format,
            made.by,
            made.role,
            made.dry,
            made.report,
        };
        command.SetAction(made.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var secret = parsed.GetValue(key) ?? Environment.GetEnvironmentVariable("NOD_API_KEY");
        if (string.IsNullOrEmpty(secret))
        {
            throw new SettingsException(["Name a key: --key, or NOD_API_KEY."]);
        }

        using var server = new HttpClient
        {
            BaseAddress = new Uri(parsed.GetValue(url)!),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        server.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return await RunAsync(server, parsed.GetValue(file)!, StartOf(parsed), parsed.GetValue(report), cancellation);
    }

    private JsonObject StartOf(ParseResult parsed)
    {
        var start = new JsonObject
        {
            ["dry_run"] = parsed.GetValue(dry),
            ["mapping"] = parsed.GetValue(mapping),
            ["columns"] = Object(parsed.GetValue(map)!),
            ["defaults"] = Object(parsed.GetValue(set)!),
            ["values"] = Values(parsed.GetValue(value)!),
            ["time_zone"] = parsed.GetValue(zone),
        };
        if (parsed.GetValue(format) is { } given)
        {
            start["time_formats"] = new JsonArray(given);
        }

        if (parsed.GetValue(by) is { } person)
        {
            start["attestation"] = new JsonObject
            {
                ["name"] = person,
                ["role"] = parsed.GetValue(role),
                ["agrees"] = true,
            };
        }

        return start;
    }

    private static async Task<int> RunAsync(
        HttpClient server,
        FileInfo file,
        JsonObject start,
        string? report,
        CancellationToken cancellation
    )
    {
        if (!file.Exists)
        {
            throw new SettingsException([$"There is no file {file.FullName}."]);
        }

        var uploaded = await UploadAsync(server, file, cancellation);
        var id = (string)uploaded["id"]!;
        if (start["attestation"] is not null)
        {
            Console.WriteLine($"{start["attestation"]!["name"]}: \"{uploaded["attestation"]}\"");
        }

        await AskAsync(
            server,
            new HttpRequestMessage(HttpMethod.Post, $"/v1/imports/{id}/start")
            {
                Content = new StringContent(start.ToJsonString(), null, "application/json"),
            },
            cancellation
        );
        var done = await WatchAsync(server, id, cancellation);
        var rows = done["rows"]!;
        Console.WriteLine(
            $"import {id} {done["status"]}: {rows["done"]} rows; {rows["accepted"]} accepted, {rows["known"]} known, "
                + $"{rows["conflicts"]} conflicts, {rows["skipped"]} skipped, {rows["refused"]} refused"
        );
        if (report is not null)
        {
            await using var output = File.Create(report);
            await using var content = await server.GetStreamAsync(
                new Uri($"/v1/imports/{id}/report?format=csv", UriKind.Relative),
                cancellation
            );
            await content.CopyToAsync(output, cancellation);
            Console.WriteLine($"report: {report}");
        }

        return (string)done["status"]! == "canceled" ? 1 : 0;
    }

    private static async Task<JsonNode> UploadAsync(HttpClient server, FileInfo file, CancellationToken cancellation)
    {
        var isNdjson = file.Extension is ".ndjson" or ".jsonl";
        var content = new StreamContent(file.OpenRead());
        content.Headers.ContentType = new(isNdjson ? Ndjson.MediaType : CsvReader.MediaType);
        return await AskAsync(
            server,
            new HttpRequestMessage(HttpMethod.Post, $"/v1/imports?name={Uri.EscapeDataString(file.Name)}")
            {
                Content = content,
            },
            cancellation
        );
    }

    private static Task<JsonNode> WatchAsync(HttpClient server, string id, CancellationToken cancellation) =>
        AnsiConsole
            .Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(async shown =>
            {
                var bar = shown.AddTask("rows", maxValue: 1);
                while (true)
                {
                    var import = await AskAsync(
                        server,
                        new HttpRequestMessage(HttpMethod.Get, $"/v1/imports/{id}"),
                        cancellation
                    );
                    bar.Value = (double)import["progress"]!;
                    bar.Description = $"{import["rows"]!["done"]} rows";
                    if ((string)import["status"]! != "running")
                    {
                        return import;
                    }

                    await Task.Delay(Pause, TimeProvider.System, cancellation);
                }
            });

    private static async Task<JsonNode> AskAsync(
        HttpClient server,
        HttpRequestMessage request,
        CancellationToken cancellation
    )
    {
        using (request)
        {
            try
            {
                using var response = await server.SendAsync(request, cancellation);
                var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!;
                return response.IsSuccessStatusCode ? answer : throw new SettingsException(Problems(answer));
            }
            catch (HttpRequestException failure)
            {
                throw new SettingsException([$"{server.BaseAddress} does not answer: {failure.Message}"]);
            }
        }
    }

    private static IReadOnlyList<string> Problems(JsonNode problem) =>
        problem["errors"] is JsonArray { Count: > 0 } errors
            ? [.. errors.Select(error => $"{error!["field"]}: {error["message"]}")]
            : [$"{problem["code"]}: {problem["detail"]}"];

    private static Option<string[]> Pairs(string name, string description)
    {
        var option = new Option<string[]>(name)
        {
            Description = description,
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(given =>
        {
            foreach (var token in given.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                given.AddError($"{name} takes {description} \"{token.Value}\" has no =.");
            }
        });
        return option;
    }

    private static JsonObject Object(IEnumerable<string> pairs)
    {
        var made = new JsonObject();
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            made[pair[..at]] = pair[(at + 1)..];
        }

        return made;
    }

    private static JsonObject Values(IEnumerable<string> triples)
    {
        var made = new JsonObject();
        foreach (var triple in triples)
        {
            var equals = triple.LastIndexOf('=');
            var colon = triple.IndexOf(':', StringComparison.Ordinal);
            var (field, cell) =
                colon < 0 ? (triple[..equals], string.Empty) : (triple[..colon], triple[(colon + 1)..equals]);
            var meanings = made[field] as JsonObject ?? [];
            meanings[cell] = triple[(equals + 1)..];
            made[field] = meanings;
        }

        return made;
    }
}
