using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Admin;

/// <summary>Consent by phone: the script, who asked and when, the recording, and the number's own yes.</summary>
public sealed class PhoneConsentTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Address = "/admin/consents/new?program=acme%2Fjobs&language=en&method=verbal";

    private static readonly byte[] Recording = [.. "RIFF\0\0\0\0WAVEfmt "u8, .. new byte[3 * 1024 * 1024]];

    private readonly string phone = Team.NewPerson();
    private Team team = null!;

    public async ValueTask InitializeAsync() => team = await Team.OnAsync(server);

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_yes_that_is_to_be_confirmed_is_of_no_use_before_the_number_says_so()
    {
        var said = (await team.Api.PostAsync("/v1/consents", Told())).ShouldBe(201);

        Assert.Equal(("unconfirmed", ""), (said.At("state.status"), said.At("notices")));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.unconfirmed");
        Assert.Contains("Reply YES", Assert.Single(await team.PhoneAsync(phone, 1)), StringComparison.Ordinal);
        server.Move(TimeSpan.FromMinutes(1));
        await team.HearAsync(phone, "YES");
        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Theory]
    [InlineData("opt_in", "web_form")]
    [InlineData("opt_in", "api")]
    [InlineData("decline", "verbal")]
    [InlineData("revoke", "verbal")]
    public async Task Only_a_yes_that_was_told_to_staff_can_be_confirmed_so(string action, string method)
    {
        var body = Told(action, method);
        var before = server.StoredRows();

        var refused = (await team.Api.PostAsync("/v1/consents", body)).ShouldBe(400);

        Assert.Equal(["confirm invalid"], refused.Faults);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task It_can_be_told_with_many_others_and_repeated()
    {
        for (var again = 0; again < 2; again++)
        {
            (await team.Api.PostAsync("/v1/consents", Told(), "call-7")).ShouldBe(201);
        }

        Assert.Equal(1, (await team.HistoryAsync(phone)).Items);
    }

    [Fact]
    public async Task The_page_keeps_script_caller_time_and_recording()
    {
        using var client = await Staff.AddAsync(server, Role.FairStaff);
        var page = await client.GetAsync(Address);
        // Nod's own words, or those that another test of this class has registered by then.
        Assert.Matches($"May Acme text you about Job alerts|{Regex.Escape(Team.Words)}", page.Text);

        var posted = await PostAsync(client, ("call.wav", "audio/wav", Recording));

        Assert.Contains("the number is asked to confirm it", posted.Text, StringComparison.Ordinal);
        var item = (await team.HistoryAsync(phone)).ShouldBe(200).Json["items"]![0]!;
        string At(string path) => Reply.At(item, path);
        Assert.Equal(("verbal", "true"), (At("method"), At("awaits_confirmation")));
        Assert.Equal(("Sam", "2026-03-10T16:30:59Z"), (At("evidence.form.asked_by"), At("occurred_at")));
        Assert.Equal(
            ("call.wav", "audio/wav"),
            (At("evidence.attachments.0.name"), At("evidence.attachments.0.media_type"))
        );
        Assert.StartsWith("fair_staff-", At("evidence.recorded_by"), StringComparison.Ordinal);
        (await team.Api.GetAsync($"/v1/attachments/{At("evidence.attachments.0.sha256")}")).ShouldBe(200);
    }

    [Fact]
    public async Task A_recording_of_no_kind_that_is_taken_records_nothing()
    {
        using var client = await Staff.AddAsync(server, Role.FairStaff);

        var posted = await PostAsync(client, ("call.exe", "application/octet-stream", [1, 2, 3]));

        Assert.Equal(HttpStatusCode.OK, posted.Status);
        Assert.DoesNotContain("the number is asked to confirm it", posted.Text, StringComparison.Ordinal);
        (await team.HistoryAsync(phone)).ShouldBe(404);
    }

    private Task<Page> PostAsync(AdminClient client, (string, string, byte[]) file) =>
        client.PostFileAsync(
            Address,
            "consent",
            file,
            ("words", "May Acme text you?"),
            ("action", "opt_in"),
            ("phone", phone),
            ("name", "Maria Alvarez"),
            ("at", "2026-03-10T16:30"),
            ("caller", "Sam")
        );

    private JsonObject Told(string action = "opt_in", string method = "verbal")
    {
        var body = team.ConsentBody(phone, action, method: method);
        body["confirm"] = true;
        return body;
    }
}
