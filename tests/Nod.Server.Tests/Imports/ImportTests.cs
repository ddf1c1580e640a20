using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Imports;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Imports;

public sealed class ImportTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;

    public async ValueTask InitializeAsync() => team = await Team.OnAsync(server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_dry_run_tells_what_would_come_of_each_row_and_records_nothing_then_the_run_records_it()
    {
        var (good, stopped, twice) = (Team.NewPerson(), Team.NewPerson(), Team.NewPerson());
        await team.AgreeAsync(stopped);
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);
        var csv = ImportBodies.File(
            ImportBodies.Row(good),
            ImportBodies.Row(stopped),
            ImportBodies.Row(twice),
            ImportBodies.Row(twice),
            ImportBodies.Row(Team.NewPerson(), "pending"),
            "12,perhaps,yesterday,"
        );
        var id = await ImportBodies.UploadAsync(team, csv);

        var dry = await ImportBodies.FinishAsync(team, id, ImportBodies.Start());

        Assert.Equal(("checked", "2 1 1 1 1"), (dry.At("status"), ImportBodies.Counts(dry)));
        Assert.Equal(0, (await team.HistoryAsync(good)).Items);
        var report = await ImportBodies.ReportAsync(team, dry);
        Assert.Equal(
            [
                "2 accepted ",
                "3 conflict consent.revoked",
                "4 accepted ",
                "5 known import.repeated",
                "6 skipped import.no_answer",
            ],
            report.Lines.Take(5).Select(line => $"{line["line"]} {line["outcome"]} {line["code"]}")
        );
        Assert.Equal(
            ["action", "phone", "occurred_at", "where"],
            report.Lines[5]["faults"]!.AsArray().Select(fault => (string)fault!["field"]!)
        );

        var run = await ImportBodies.FinishAsync(team, id, ImportBodies.Start(dryRun: false));

        Assert.Equal(("completed", "2 1 1 1 1", "1"), (run.At("status"), ImportBodies.Counts(run), run.At("progress")));
        Assert.Equal("opted_in", (await team.ContactAsync(good)).At("programs.0.status"));
        Assert.Equal("revoked", (await team.ContactAsync(stopped)).At("programs.0.status"));
        Assert.Equal(1, (await team.HistoryAsync(twice)).Items);
        (await team.TextAsync(stopped)).ShouldBeProblem(422, "consent.revoked");
        (await team.Api.PostAsync($"/v1/imports/{id}/start", ImportBodies.Start())).ShouldBeProblem(
            409,
            "import_state"
        );
        Assert.Null(server.Node.Imports.Files.Open(new(server.First.OrganizationId, Guid.Parse(id))));
    }

    [Fact]
    public async Task A_consent_keeps_where_how_and_when_it_was_given_the_words_the_file_and_who_answers_for_it()
    {
        var person = Team.NewPerson();

        var run = await ImportBodies.RunAsync(team, ImportBodies.File(ImportBodies.Row(person)));

        var history = (await team.HistoryAsync(person)).ShouldBe(200);
        var happened = history.Json["items"]![0]!;
        Assert.Equal("import", (string)happened["method"]!);
        Assert.Equal("2026-02-01T10:00:00Z", (string)happened["occurred_at"]!);
        Assert.Equal("https://acme.example/careers", Reply.At(happened, "evidence.page_url"));
        Assert.Equal("web_form", Reply.At(happened, "evidence.form.how"));
        Assert.Equal("Kim Rivera, Head of talent", Reply.At(happened, "evidence.form.attested_by"));
        Assert.Equal(run.At("file.sha256"), Reply.At(happened, "evidence.form.import_file_sha256"));
        Assert.Equal("2", Reply.At(happened, "evidence.form.import_line"));
        Assert.Equal("careers page, exported 2026-02-20", Reply.At(happened, "provenance.source"));
        Assert.Contains(Team.Words, history.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_again_records_nothing_new()
    {
        var people = Enumerable.Range(0, 600).Select(_ => Team.NewPerson()).ToList();
        var csv = ImportBodies.File(people.Select(person => ImportBodies.Row(person)));
        Assert.Equal("600 0 0 0 0", ImportBodies.Counts(await ImportBodies.RunAsync(team, csv)));

        var again = await ImportBodies.RunAsync(team, csv);

        Assert.Equal("0 600 0 0 0", ImportBodies.Counts(again));
        Assert.Equal(600, (await ImportBodies.ReportAsync(team, again, "?outcome=known")).Lines.Count);
        Assert.Empty((await ImportBodies.ReportAsync(team, again, "?outcome=refused,conflict")).Text);
        Assert.Equal(1, (await team.HistoryAsync(people[300])).Items);
    }

    [Theory]
    [InlineData("source", "Leads purchased from a data broker", "source consent.third_party")]
    [InlineData("where", "a partner list", "where consent.third_party")]
    [InlineData("source", "Liste von einem Drittanbieter", "source consent.third_party")]
    [InlineData("collected_by", "Globex", "collected_by consent.transferred")]
    [InlineData("how", "import", "how invalid")]
    [InlineData("how", "friend told us", "how invalid")]
    [InlineData("disclosure_language", "English please", "disclosure_language invalid")]
    [InlineData("attachment", "0000000000000000000000000000000000000000000000000000000000000000", "attachment unknown")]
    [InlineData("brand", "globex", "brand unknown")]
    [InlineData("program", "none", "program unknown")]
    [InlineData("consent_phone", "+12125550199", "consent_phone number.changed")]
    [InlineData("ip", "home", "ip invalid")]
    [InlineData("phone", "1.21256E+10", "phone rounded")]
    [InlineData("phone", "+19995550147", "phone invalid_number")]
    [InlineData("occurred_at", "2027-01-01T00:00:00Z", "occurred_at in_the_future")]
    [InlineData("occurred_at", "last week", "occurred_at invalid")]
    public async Task A_consent_that_is_not_the_brand_s_own_or_not_told_whole_is_refused_with_the_reason(
        string field,
        string value,
        string fault
    )
    {
        var columns = new JsonObject();
        var row = new JsonObject
        {
            ["phone"] = Team.NewPerson(),
            ["action"] = "opt_in",
            ["occurred_at"] = "2026-02-01T10:00:00Z",
            ["where"] = "https://acme.example/careers",
            [field] = value,
        };
        foreach (var (name, _) in row)
        {
            columns[name] = name;
        }

        var start = ImportBodies.Start(dryRun: false);
        start["columns"] = columns;
        var run = await ImportBodies.RunAsync(team, row.ToJsonString() + "\n", start, "application/x-ndjson");

        Assert.Equal("0 0 0 0 1", ImportBodies.Counts(run));
        var report = await ImportBodies.ReportAsync(team, run);
        Assert.Equal([fault], report.Lines[0]["faults"]!.AsArray().Select(one => $"{one!["field"]} {one["code"]}"));
        Assert.DoesNotContain(value, report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_named_person_s_word_a_file_can_only_stop_and_refuse()
    {
        var (yes, no, stop) = (Team.NewPerson(), Team.NewPerson(), Team.NewPerson());
        await team.AgreeAsync(stop);
        var start = ImportBodies.Start(dryRun: false);
        start.Remove("attestation");

        var run = await ImportBodies.RunAsync(
            team,
            ImportBodies.File(
                ImportBodies.Row(yes),
                ImportBodies.Row(no, "no"),
                ImportBodies.Row(stop, "unsubscribed", "")
            ),
            start
        );

        Assert.Equal("2 0 0 0 1", ImportBodies.Counts(run));
        Assert.Contains(
            "attestation",
            (await ImportBodies.ReportAsync(team, run)).Lines[0].ToJsonString(),
            StringComparison.Ordinal
        );
        (await team.TextAsync(stop)).ShouldBeProblem(422, "consent.revoked");
        (await team.TextAsync(no)).ShouldBeProblem(422, "consent.declined");
    }

    [Fact]
    public async Task National_numbers_local_times_and_values_are_read_as_the_plan_says()
    {
        var start = ImportBodies.Start(dryRun: false);
        start["defaults"]!["country"] = "us";
        const string csv =
            "Handynummer;consent;date;page\r\n(212) 555-0181;Jawohl;03/01/2026 09:30;Job fair, Queens\r\n";

        var run = await ImportBodies.RunAsync(team, csv, start);

        Assert.Equal("1 0 0 0 0", ImportBodies.Counts(run));
        var happened = (await team.HistoryAsync("+12125550181")).Json["items"]![0]!;
        Assert.Equal("2026-03-01T14:30:00Z", (string)happened["occurred_at"]!);
        Assert.Equal("Job fair, Queens", Reply.At(happened, "evidence.place"));
    }

    [Theory]
    [InlineData(
        "klaviyo",
        "Email,Phone Number,SMS Marketing Consent,SMS Marketing Consent Timestamp,$consent_method,$source",
        "a@acme.example,+1212555{0},SUBSCRIBED,2026-01-05 12:33:11+00:00,Klaviyo Form,Footer form\r\n"
            + "b@acme.example,+1212556{0},NEVER_SUBSCRIBED,,,\r\nc@acme.example,+1212557{0},UNSUBSCRIBED,2026-01-06 09:00:00+00:00,,",
        "2 0 0 1 0"
    )]
    [InlineData(
        "attentive",
        "phone,type,timestamp,creative name,creative type",
        "+1212558{0},JOIN,2026-01-05 12:33:11 UTC,Careers banner,DESKTOP\r\n+1212559{0},OPT_OUT,2026-01-06T09:00:00Z,,\r\n"
            + "+1212561{0},IMPRESSION,2026-01-06T09:00:00Z,,",
        "2 0 0 1 0"
    )]
    [InlineData(
        "twilio-opt-outs",
        "From,To,Body,Status,ErrorCode,DateSent",
        "+12125550100,+1212562{0},Hi,undelivered,21610,2026-01-05T12:33:11Z\r\n+12125550100,+1212563{0},Hi,delivered,,2026-01-05T12:33:11Z",
        "1 0 0 1 0"
    )]
    public async Task A_file_of_another_system_is_recognised_and_read_as_its_mapping_says(
        string mapping,
        string head,
        string rows,
        string counts
    )
    {
        var csv = head + "\r\n" + rows.Replace("{0}", Team.NewPerson()[^4..], StringComparison.Ordinal) + "\r\n";
        var content = Caller.Content(Encoding.UTF8.GetBytes(csv), "text/csv");
        var uploaded = (await team.Api.SendAsync(HttpMethod.Post, "/v1/imports", content)).ShouldBe(201);
        Assert.Equal(mapping, uploaded.At("suggestion.mapping"));
        var start = ImportBodies.Start(dryRun: false);
        start.Remove("mapping");
        start.Remove("columns");

        var run = await ImportBodies.FinishAsync(team, uploaded.At("id"), start);

        var report = await ImportBodies.ReportAsync(team, run);
        Assert.True(counts == ImportBodies.Counts(run), report.Text);
        Assert.Equal(mapping, run.At("plan.mapping"));
    }

    [Fact]
    public async Task The_report_as_csv_holds_no_cell_that_a_spreadsheet_runs()
    {
        var run = await ImportBodies.RunAsync(team, ImportBodies.File("=cmd|' /C calc'!A0,yes,,", "+1,@SUM(1),-1,\"x"));

        var report = await ImportBodies.ReportAsync(team, run, "?format=csv");

        Assert.Equal(
            ("text/csv", 3),
            (report.MediaType, report.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length)
        );
        Assert.DoesNotContain("cmd", report.Text, StringComparison.Ordinal);
        Assert.Equal("'=1+1", ImportReport.Cell("=1+1"));
        Assert.Equal("\"'@a,b\"", ImportReport.Cell("@a,b"));
        Assert.Equal("plain", ImportReport.Cell("plain"));
    }

    [Theory]
    [InlineData("", "text/csv", 400, "bad_request")]
    [InlineData("phone,phone\r\n", "text/csv", 400, "bad_request")]
    [InlineData("phone,,x\r\n", "text/csv", 400, "bad_request")]
    [InlineData("[1]\n", "application/x-ndjson", 400, "bad_request")]
    [InlineData("PK\u0003\u0004", "text/csv", 415, "packed")]
    [InlineData("phone\r\n", "application/zip", 415, "unsupported_media_type")]
    public async Task A_file_that_is_none_is_refused_whole_and_nothing_is_kept(
        string text,
        string mediaType,
        int status,
        string code
    )
    {
        var before = server.StoredRows();
        var content = Caller.Content(Encoding.UTF8.GetBytes(text), mediaType);

        (await team.Api.SendAsync(HttpMethod.Post, "/v1/imports", content)).ShouldBeProblem(status, code);

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task Everything_wrong_with_a_plan_is_told_at_once()
    {
        var id = await ImportBodies.UploadAsync(team, "number,said\r\n");
        var start = new JsonObject
        {
            ["mapping"] = "none",
            ["columns"] = new JsonObject { ["phone"] = "telephone", ["shoe_size"] = "said" },
            ["defaults"] = new JsonObject { ["brand"] = "globex" },
            ["time_zone"] = "Mars/Olympus",
            ["time_formats"] = new JsonArray("dd.%"),
            ["attestation"] = new JsonObject { ["agrees"] = false },
        };

        var reply = (await team.Api.PostAsync($"/v1/imports/{id}/start", start)).ShouldBeProblem(400, "bad_request");

        Assert.Equal(
            [
                "attestation.agrees required",
                "attestation.name required",
                "columns.action required",
                "columns.phone unknown",
                "columns.shoe_size unknown",
                "defaults.brand unknown",
                "mapping unknown",
                "time_formats[0] invalid",
                "time_zone unknown",
            ],
            reply.Faults.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Rows_that_are_too_long_too_wide_or_not_text_fail_alone()
    {
        var good = Team.NewPerson();
        var csv = ImportBodies.File(
            new string('x', 70_000),
            "a,b,c,d,e,f",
            ImportBodies.Row(good),
            "+12125550150,yes,2026-02-01T10:00:00Z,\"open"
        );

        var run = await ImportBodies.RunAsync(team, csv);

        Assert.Equal("1 0 0 0 3", ImportBodies.Counts(run));
        Assert.Equal("opted_in", (await team.ContactAsync(good)).At("programs.0.status"));
    }

    [Fact]
    public async Task An_import_can_be_called_off_and_its_file_goes()
    {
        var id = await ImportBodies.UploadAsync(team);

        var canceled = await team.Api.SendAsync(HttpMethod.Post, $"/v1/imports/{id}/cancel");

        Assert.Equal("canceled", canceled.ShouldBe(200).At("status"));
        (await team.Api.SendAsync(HttpMethod.Post, $"/v1/imports/{id}/cancel")).ShouldBeProblem(409, "import_state");
        Assert.Null(server.Node.Imports.Files.Open(new(server.First.OrganizationId, Guid.Parse(id))));
    }

    [Fact]
    public async Task The_command_uploads_waits_tells_the_counts_and_writes_the_report()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("nod-command-");
        var file = Path.Combine(folder.FullName, "people.csv");
        var report = Path.Combine(folder.FullName, "report.csv");
        await File.WriteAllTextAsync(
            file,
            ImportBodies.File(ImportBodies.Row(Team.NewPerson(), "jawohl"), ImportBodies.Row("nobody", "jawohl")),
            TestContext.Current.CancellationToken
        );
        string[] command =
        [
            "import-consents",
            file,
            "--url",
            server.Http.BaseAddress!.ToString(),
            "--key",
            server.First.ApiKey,
        ];
        var defaults = ImportBodies.Defaults().SelectMany(pair => new[] { "--set", $"{pair.Key}={pair.Value}" });
        string[] rest =
        [
            "--map",
            "where=page",
            "--value",
            "action:jawohl=opt_in",
            "--attested-by",
            "Kim",
            "--report",
            report,
        ];

        var (code, output, errors) = await NodProcess.RunAsync([.. command, .. defaults, .. rest]);

        Assert.True(code == 0, errors);
        Assert.Contains(
            "2 rows; 1 accepted, 0 known, 0 conflicts, 0 skipped, 1 refused",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "3,refused,invalid_number,phone,",
            await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        var (wrong, _, why) = await NodProcess.RunAsync([.. command, "--set", "brand=globex"]);
        Assert.Equal(1, wrong);
        Assert.Contains("There is no brand globex.", why, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_same_upload_with_the_same_key_is_one_import()
    {
        Task<Reply> PostAsync() =>
            team.Api.SendAsync(
                HttpMethod.Post,
                "/v1/imports",
                Caller.Content(Encoding.UTF8.GetBytes("phone,consent\r\n"), "text/csv"),
                (Caller.IdempotencyHeader, "import-once")
            );

        var first = (await PostAsync()).ShouldBe(201);

        Assert.Equal(first.Text, (await PostAsync()).ShouldBe(201).Text);
    }
}
