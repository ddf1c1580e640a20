using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Contacts;

/// <summary>How often a person wishes to be texted, and until when a text is of use.</summary>
public sealed class WishTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_wish_is_recorded_shown_and_kept_to_from_the_next_text_on()
    {
        var team = await Team.OnAsync(server);
        var phone = await team.AgreedPersonAsync();

        var told = (await team.Api.PostAsync($"/v1/contacts/{phone}/frequency", WishBody())).ShouldBe(201);

        Assert.Equal(("1", "day", "60"), (told.At("wish.max"), told.At("wish.per"), told.At("promised.max")));
        Assert.Equal("1", (await team.ContactAsync(phone)).At("wishes.0.max"));
        Assert.Equal("frequency_wish", (await team.HistoryAsync(phone)).At("items.0.kind"));
        (await team.TextAsync(phone)).ShouldBe(201);
        var second = (await team.TextAsync(phone)).ShouldBe(201);
        Assert.Equal(("queued", "frequency.wished"), (second.At("status"), second.At("decision.reasons.0.code")));
        var shown = await team.Api.GetAsync($"/v1/messages/{second.At("id")}");
        Assert.Equal(
            ("frequency.wished", "2026-03-13T17:00:00Z"),
            (shown.At("decision.reasons.0.code"), shown.At("expires_at"))
        );
    }

    [Fact]
    public async Task What_is_wrong_with_a_wish_is_told_at_once()
    {
        var team = await Team.OnAsync(server);
        var body = WishBody();
        body["max"] = 0;
        body["program"] = "unheard-of";
        body.Remove("recorded_by");

        var refused = await team.Api.PostAsync($"/v1/contacts/{Team.NewPerson()}/frequency", body);

        Assert.Equal(["program unknown", "max out_of_range", "method required"], refused.ShouldBe(400).Faults);
    }

    [Fact]
    public async Task A_text_about_an_interview_expires_when_that_begins()
    {
        var team = await Team.OnAsync(server);
        var phone = await team.AgreedPersonAsync();
        var act = team.RelationshipBody(phone);
        act["starts_at"] = "2026-03-10T19:00:00Z";
        (await team.Api.PostAsync("/v1/relationships", act)).ShouldBe(201);
        var text = Team.TextBody(phone);
        text["relationship"] = new JsonObject { ["kind"] = "interview", ["reference"] = "interview-17" };

        Assert.Equal(
            "2026-03-10T19:00:00Z",
            (await team.Api.PostAsync("/v1/messages", text)).ShouldBe(201).At("expires_at")
        );
        Assert.Equal("2026-03-10T19:00:00Z", (await team.ContactAsync(phone)).At("relationships.0.starts_at"));
        text["send_at"] = "2026-03-10T19:00:00Z";
        (await team.Api.PostAsync("/v1/messages", text)).ShouldBeProblem(422, "message.too_late");
    }

    [Theory]
    [InlineData("application", "2026-03-11T17:00:00Z")]
    [InlineData("interview", "2026-03-10T17:00:00Z")]
    public async Task Only_an_interview_or_a_shift_begins_and_after_it_was_booked(string kind, string startsAt)
    {
        var team = await Team.OnAsync(server);
        var act = team.RelationshipBody(Team.NewPerson());
        act["kind"] = kind;
        act["starts_at"] = startsAt;

        Assert.Equal(["starts_at invalid"], (await team.Api.PostAsync("/v1/relationships", act)).ShouldBe(400).Faults);
    }

    private static JsonObject WishBody() =>
        new()
        {
            ["brand"] = Team.Brand,
            ["program"] = Team.Jobs,
            ["max"] = 1,
            ["per"] = "day",
            ["recorded_by"] = "Kim",
        };
}
