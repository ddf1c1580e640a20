using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Twilio;

/// <summary>Consents told in Twilio's shape: another system's word, which never undoes a person's own.</summary>
public sealed class TwilioConsentsTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Correlation = "ad388b5a46b33b874b0d41f7226db2ef";

    private TwilioApplication twilio = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        twilio = await TwilioApplication.OnAsync(server);
        team = new Team(server.Api, server.Clock.GetUtcNow);
    }

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_opt_in_is_recorded_with_its_source_words_and_day_and_a_text_may_go()
    {
        var phone = Team.NewPerson();
        (await twilio.TextAsync(phone)).ShouldBeError(400, 96100);

        var told = await TellAsync(Item(phone));

        Assert.Equal(("0", Correlation), (told.At("items.0.error_code"), told.At("items.0.correlation_id")));
        (await twilio.TextAsync(phone)).ShouldBe(201);
        var history = (await team.HistoryAsync(phone)).ShouldBe(200);
        Assert.Equal(
            ("opt_in", "import", "a website", Team.Brand),
            (
                history.At("items.0.kind"),
                history.At("items.0.method"),
                history.At("items.0.provenance.source"),
                history.At("items.0.provenance.collected_by")
            )
        );
        Assert.Contains(Team.Words, history.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_opt_in_never_overrides_a_stop_or_a_no_and_says_so()
    {
        var stopped = await team.AgreedPersonAsync();
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);
        var declined = Team.NewPerson();
        (await server.Api.PostAsync("/v1/consents", team.ConsentBody(declined, "decline"))).ShouldBe(201);

        var told = await TellAsync(Item(stopped), Item(declined));

        Assert.All([0, 1], i => Assert.Equal("30646", told.At($"items.{i}.error_code")));
        Assert.StartsWith("STOP_STANDS", told.At("items.0.error_messages.0"), StringComparison.Ordinal);
        (await twilio.TextAsync(stopped)).ShouldBeError(400, 21610);
        (await twilio.TextAsync(declined)).ShouldBeError(400, 96100);
    }

    [Fact]
    public async Task An_opt_out_stops_the_sender_s_brand_and_needs_no_words_nor_day()
    {
        var phone = await team.AgreedPersonAsync();
        var item = Item(phone, "opt-out");
        item["source"] = "others";
        item.Remove("date_of_consent");

        Assert.Equal("0", (await TellAsync(item)).At("items.0.error_code"));

        (await twilio.TextAsync(phone)).ShouldBeError(400, 21610);
    }

    [Theory]
    [InlineData("contact_id", "+1", "INVALID_CONTACT_ID")]
    [InlineData("contact_id", null, "INVALID_CONTACT_ID")]
    [InlineData("correlation_id", "17", "INVALID_CORRELATION_ID")]
    [InlineData("sender_id", "MGffffffffffffffffffffffffffffffff", "INVALID_SENDER_ID")]
    [InlineData("sender_id", Team.Number, "INVALID_SENDER_ID")]
    [InlineData("status", "maybe", "INVALID_STATUS")]
    [InlineData("source", "a list we bought", "INVALID_SOURCE")]
    [InlineData("source", "others", "INVALID_SOURCE")]
    [InlineData("source", "opt-out-message", "INVALID_SOURCE")]
    [InlineData("date_of_consent", null, "INVALID_DATE_OF_CONSENT")]
    [InlineData("date_of_consent", "soon", "INVALID_DATE_OF_CONSENT")]
    [InlineData("date_of_consent", "2026-03-10T18:00:00Z", "INVALID_DATE_OF_CONSENT")]
    public async Task An_item_that_lacks_something_is_refused_and_the_others_are_taken(
        string field,
        string? value,
        string message
    )
    {
        var good = Team.NewPerson();
        var bad = Item(Team.NewPerson());
        bad[field] = value;

        var told = await TellAsync(bad, Item(good));

        Assert.Equal(("30646", "0"), (told.At("items.0.error_code"), told.At("items.1.error_code")));
        Assert.Contains(
            told.Json["items"]![0]!["error_messages"]!.AsArray(),
            one => ((string)one!).StartsWith(message, StringComparison.Ordinal)
        );
        (await twilio.TextAsync(good)).ShouldBe(201);
    }

    [Fact]
    public async Task An_opt_in_needs_the_words_shown_from_its_service_or_its_own()
    {
        var bare = "MG" + new string('5', 32);
        (await server.Api.PutAsync($"/v1/messaging-services/{bare}", TwilioApplication.ServiceBody())).ShouldBe(200);
        var item = Item(Team.NewPerson());
        item["sender_id"] = bare;

        Assert.StartsWith(
            "DISCLOSURE_REQUIRED",
            (await TellAsync(item)).At("items.0.error_messages.0"),
            StringComparison.Ordinal
        );

        var shown = (await server.Api.PostAsync("/v1/disclosures", Team.DisclosureBody())).ShouldBe(201);
        item["disclosure"] = new JsonObject { ["id"] = shown.At("id"), ["version"] = (int)shown.Json["version"]! };
        Assert.Equal("0", (await TellAsync(item)).At("items.0.error_code"));
    }

    [Fact]
    public async Task Items_that_are_no_JSON_are_refused_each_and_none_or_too_many_altogether()
    {
        var told = await twilio.PostAsync(
            "/v1/Consents/Bulk",
            ("Items", "{"),
            ("Items", "[]"),
            ("Items", "{\"contact_id\":\"\\ud800\"}"),
            ("Items", "{\"contact_id\":17}")
        );
        Assert.Equal(4, told.ShouldBe(201).Json["items"]!.AsArray().Count(item => (int)item!["error_code"]! == 30646));

        (await twilio.PostAsync("/v1/Consents/Bulk")).ShouldBeError(400, 20400);
        var many = Enumerable.Repeat(("Items", "{}"), 101).ToArray();
        (await twilio.PostAsync("/v1/Consents/Bulk", many)).ShouldBeError(400, 20400);
    }

    private async Task<Reply> TellAsync(params JsonObject[] items) =>
        (
            await twilio.PostAsync("/v1/Consents/Bulk", [.. items.Select(item => ("Items", item.ToJsonString()))])
        ).ShouldBe(201);

    private JsonObject Item(string phone, string status = "opt-in") =>
        new()
        {
            ["contact_id"] = phone,
            ["correlation_id"] = Correlation,
            ["sender_id"] = TwilioApplication.Service,
            ["status"] = status,
            ["source"] = "website",
            ["date_of_consent"] = team.Now,
        };
}
