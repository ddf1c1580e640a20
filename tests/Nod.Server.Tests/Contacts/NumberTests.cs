using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Contacts;

/// <summary>Numbers that changed hands, told by hand or by a file, and what becomes of consents (R18).</summary>
public sealed class NumberTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_number_told_to_have_changed_hands_voids_what_was_agreed_and_shows_in_state_and_history()
    {
        var team = await Team.OnAsync(server);
        var phone = await team.AgreedPersonAsync();
        var body = new JsonObject
        {
            ["reason"] = "disconnected",
            ["occurred_at"] = team.Now,
            ["evidence"] = new JsonObject { ["note"] = "in the file of March" },
        };

        var told = (await team.Api.PostAsync($"/v1/contacts/{phone}/void", body)).ShouldBe(201);

        Assert.Equal("void", told.At("programs.0.status"));
        var contact = await team.ContactAsync(phone);
        Assert.Equal((told.At("event_id"), team.Now), (contact.At("void.event_id"), contact.At("void.until")));
        var history = await team.HistoryAsync(phone);
        Assert.Equal(
            ("number_voided", "disconnected", "in the file of March"),
            (history.At("items.0.kind"), history.At("items.0.reason"), history.At("items.0.evidence.note"))
        );
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.void");
    }

    [Fact]
    public async Task A_consent_of_before_the_disconnection_is_void_and_one_of_after_it_stands()
    {
        var team = await Team.OnAsync(server);
        // The 8th ends everywhere at noon of the 9th in UTC.
        var older = await AgreedAtAsync(team, "2026-03-09T12:00:00Z");
        var newer = await AgreedAtAsync(team, "2026-03-09T12:00:01Z");
        var unheardOf = Team.NewPerson();
        string Line(string phone) => $$"""{"phone":"{{phone}}","disconnected_on":"2026-03-08","source":"RND"}""";
        var lines = string.Join('\n', Line(older), Line(newer), Line(unheardOf), Line(older));

        var told = (await team.Api.PostLinesAsync("/v1/reassigned-numbers/answers", lines)).ShouldBe(200).Lines;

        Assert.Equal(["void"], told[0]["programs"]!.AsArray().Select(one => (string)one!["status"]!));
        Assert.Equal(["opted_in"], told[1]["programs"]!.AsArray().Select(one => (string)one!["status"]!));
        Assert.Equal("2026-03-09T12:00:00Z", (string)told[0]["void_until"]!);
        Assert.Equal((string)told[0]["event_id"]!, (string)told[3]["event_id"]!);
        Assert.Null(told[3]["recorded_at"]);
        (await team.TextAsync(older)).ShouldBeProblem(422, "consent.void");
        (await team.TextAsync(newer)).ShouldBe(201);
        // What is told of the number later and dated before is void from the start.
        await ConsentAtAsync(team, unheardOf, "2026-03-01T12:00:00Z");
        (await team.TextAsync(unheardOf)).ShouldBeProblem(422, "consent.missing");
    }

    [Theory]
    [InlineData("""{"phone":"+12125550147"}""", "disconnected_on required")]
    [InlineData("""{"phone":"+12125550147","disconnected_on":"yesterday"}""", "disconnected_on invalid")]
    [InlineData("""{"phone":"+12125550147","disconnected_on":"2026-03-12"}""", "disconnected_on in_the_future")]
    [InlineData("""{"disconnected_on":"2026-03-01"}""", "phone required")]
    public async Task A_faulty_line_is_told_and_records_nothing(string line, string fault)
    {
        var team = await Team.OnAsync(server);
        var before = server.StoredRows();

        var told = (await team.Api.PostLinesAsync("/v1/reassigned-numbers/answers", line)).ShouldBe(200).Lines[0];

        var error = told["errors"]![0]!;
        Assert.Equal(fault, $"{error["field"]} {error["code"]}");
        Assert.Equal(before, server.StoredRows());
    }

    private static async Task<string> AgreedAtAsync(Team team, string time)
    {
        var phone = Team.NewPerson();
        await ConsentAtAsync(team, phone, time);
        return phone;
    }

    private static async Task ConsentAtAsync(Team team, string phone, string time)
    {
        var consent = team.ConsentBody(phone);
        consent["occurred_at"] = time;
        (await team.Api.PostAsync("/v1/consents", consent)).ShouldBe(201);
    }
}
