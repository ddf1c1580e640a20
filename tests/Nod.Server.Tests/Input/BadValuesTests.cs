using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Input;

/// <summary>Well-formed requests that mean something wrong: each fault is named by field and code, nothing is stored.</summary>
public sealed class BadValuesTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Brand = "PUT /v1/brands/{brand}";
    private const string Program = "PUT /v1/brands/{brand}/programs/{program}";
    private const string Sender = "PUT /v1/senders/{sender}";
    private const string Disclosure = "POST /v1/disclosures";
    private const string Consent = "POST /v1/consents";
    private const string Relationship = "POST /v1/relationships";
    private const string Decision = "POST /v1/decisions";
    private const string Message = "POST /v1/messages";
    private const string Key = "POST /v1/api-keys";
    private const string Inbound = "POST /simulator/inbound";
    private const string Simulator = "POST /simulator/settings";

    private GoodBodies good = null!;
    private string before = null!;

    public async ValueTask InitializeAsync()
    {
        good = await GoodBodies.OnAsync(server);
        before = server.StoredRows();
    }

    public ValueTask DisposeAsync()
    {
        Assert.Equal(before, server.StoredRows());
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(Brand, "name legal_name country help_contact")]
    [InlineData(Program, "name class purpose frequency")]
    [InlineData(Sender, "kind number provider brand")]
    [InlineData(Disclosure, "brand program language text method")]
    [InlineData(Consent, "phone brand program action method occurred_at")]
    [InlineData(Relationship, "phone brand kind reference occurred_at")]
    [InlineData("POST /v1/contacts/{phone}/release", "by")]
    [InlineData(Decision, "to brand class body")]
    [InlineData(Message, "to brand class body")]
    [InlineData("POST /v1/texts/classify", "text")]
    [InlineData(Key, "name scopes")]
    [InlineData(Inbound, "from to body")]
    public async Task Everything_required_is_asked_for_at_once(string name, string fields)
    {
        var (path, _) = good.All[name];

        var reply = await server.Api.SendAsync(MethodOf(name), path, Caller.Json(new JsonObject()));

        reply.ShouldBeProblem(400, "bad_request");
        Assert.Equal(
            fields.Split(' ').Select(field => $"{field} required").Order(StringComparer.Ordinal),
            reply.Faults.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(Consent, "phone")]
    [InlineData(Relationship, "phone")]
    [InlineData(Decision, "to")]
    [InlineData(Message, "to")]
    [InlineData(Inbound, "from")]
    public async Task A_number_must_be_one_that_can_exist(string name, string field)
    {
        foreach (
            var number in new[]
            {
                "12125550147",
                "+1 212 555 0147",
                "+1",
                "+12",
                "+0012125550147",
                "+1212555014712345",
                "+11111111111",
                "+12125550147;ext=5",
                "+1(212)5550147",
                "tel:+12125550147",
                "+１２１２５５５０１４７",
                "nobody",
                "+999999999999999",
            }
        )
        {
            Assert.Equal([$"{field} invalid_number"], await FaultsAsync(name, field, number));
        }
    }

    [Theory]
    [InlineData(Consent, "occurred_at")]
    [InlineData(Relationship, "occurred_at")]
    [InlineData(Decision, "at")]
    [InlineData(Message, "send_at")]
    [InlineData(Message, "expires_at")]
    public async Task A_time_needs_its_zone_and_a_day_that_exists(string name, string field)
    {
        foreach (
            var time in new[]
            {
                "2026-03-10T17:00:00",
                "2026-03-10",
                "17:00Z",
                "2026-02-30T17:00:00Z",
                "2026-03-10T25:00:00Z",
                "2026-03-10 17:00:00Z",
                "9999-12-31T23:59:59-18:00",
                "10000-01-01T00:00:00Z",
                "1741626000",
                "yesterday",
            }
        )
        {
            Assert.Equal([$"{field} wrong_type"], await FaultsAsync(name, field, time));
        }
    }

    [Theory]
    [InlineData(Consent, "occurred_at")]
    [InlineData(Relationship, "occurred_at")]
    public async Task What_happened_did_not_happen_in_the_future(string name, string field)
    {
        foreach (var ahead in new[] { TimeSpan.FromMinutes(6), TimeSpan.FromDays(1), TimeSpan.FromDays(2_900_000) })
        {
            var time = Team.Wire(server.Clock.GetUtcNow() + ahead);

            Assert.Equal([$"{field} in_the_future"], await FaultsAsync(name, field, time));
        }
    }

    [Theory]
    [InlineData(Brand, "name", "", "required")]
    [InlineData(Brand, "name", "101", "too_long")]
    [InlineData(Brand, "country", "us", "invalid")]
    [InlineData(Brand, "country", "USA", "invalid")]
    [InlineData(Brand, "terms_url", "http://acme.example/", "invalid")]
    [InlineData(Brand, "privacy_url", "javascript:alert(1)", "invalid")]
    [InlineData(Brand, "languages.0", "English", "invalid")]
    [InlineData(Brand, "languages.0", "", "invalid")]
    [InlineData(Brand, "languages.0", "en\n", "invalid")]
    [InlineData(Program, "class", "spam", "wrong_type")]
    [InlineData(Program, "class", "reply", "invalid")]
    [InlineData(Program, "class", "help_answer", "invalid")]
    [InlineData(Program, "class", "job_alert, promotional", "wrong_type")]
    [InlineData(Program, "frequency.per", "year", "wrong_type")]
    [InlineData(Sender, "number", "0123", "invalid")]
    [InlineData(Sender, "number", "+12125550147\n", "invalid")]
    [InlineData(Sender, "kind", "pigeon", "wrong_type")]
    [InlineData(Sender, "provider", "pigeon", "unknown")]
    [InlineData(Sender, "brand", "nobody", "unknown")]
    [InlineData(Sender, "programs.1", "nothing", "unknown")]
    [InlineData(Sender, "programs.1", "", "required")]
    [InlineData(Disclosure, "brand", "nobody", "unknown")]
    [InlineData(Disclosure, "program", "nothing", "unknown")]
    [InlineData(Disclosure, "language", "e n", "invalid")]
    [InlineData(Disclosure, "text", "4097", "too_long")]
    [InlineData(Disclosure, "method", "telepathy", "wrong_type")]
    [InlineData(Disclosure, "method", "provider", "invalid")]
    [InlineData(Consent, "brand", "nobody", "unknown")]
    [InlineData(Consent, "program", "nothing", "unknown")]
    [InlineData(Consent, "action", "maybe", "wrong_type")]
    [InlineData(Consent, "method", "telepathy", "wrong_type")]
    [InlineData(Consent, "method", "provider", "invalid")]
    [InlineData(Consent, "disclosure.text", "", "required")]
    [InlineData(Consent, "disclosure.text", "4097", "too_long")]
    [InlineData(Consent, "disclosure.language", "", "required")]
    [InlineData(Consent, "disclosure.language", "en\nfr", "invalid")]
    [InlineData(Consent, "subject.name", "201", "too_long")]
    [InlineData(Consent, "subject.country", "Germany", "invalid")]
    [InlineData(Consent, "subject.time_zone", "Mars/Olympus", "unknown")]
    [InlineData(Consent, "subject.language", "English please", "invalid")]
    [InlineData(Consent, "evidence.ip", "300.1.1.1", "invalid")]
    [InlineData(Consent, "evidence.attachments.0.name", "", "required")]
    [InlineData(Consent, "evidence.attachments.0.sha256", "abc", "invalid")]
    [InlineData(Consent, "provenance.collected_by", "somebody else", "consent.transferred")]
    [InlineData(Consent, "provenance.source", "", "required")]
    [InlineData(Relationship, "kind", "marriage", "wrong_type")]
    [InlineData(Relationship, "reference", "256", "too_long")]
    [InlineData(Decision, "brand", "nobody", "unknown")]
    [InlineData(Decision, "program", "nothing", "unknown")]
    [InlineData(Decision, "sender", "nobody", "unknown")]
    [InlineData(Decision, "class", "opt_out_confirmation", "invalid")]
    [InlineData(Decision, "body", "", "required")]
    [InlineData(Decision, "body", "1601", "too_long")]
    [InlineData(Decision, "language", "not a language", "invalid")]
    [InlineData(Decision, "time_zone", "EST5EDT4", "unknown")]
    [InlineData(Decision, "relationship.kind", "marriage", "wrong_type")]
    [InlineData(Message, "brand", "nobody", "unknown")]
    [InlineData(Message, "sender", "nobody", "unknown")]
    [InlineData(Message, "class", "help_answer", "invalid")]
    [InlineData(Message, "client_reference", "256", "too_long")]
    [InlineData(Message, "expires_at", "2026-03-10T17:00:00Z", "invalid")]
    [InlineData(Key, "name", "101", "too_long")]
    [InlineData(Key, "scopes.0", "root", "wrong_type")]
    [InlineData(Key, "scopes.0", "none", "invalid")]
    [InlineData(Key, "scopes.0", "read, admin", "wrong_type")]
    [InlineData(Inbound, "to", "+12125559999", "unknown")]
    public async Task A_wrong_value_is_named_by_its_field(string name, string place, string value, string code)
    {
        // A number alone stands for a text of that length.
        var text = code == "too_long" ? new string('x', int.Parse(value, null)) : value;
        var path = place.Split('.').Select(step => int.TryParse(step, out var at) ? at : (object)step).ToArray();

        var faults = await FaultsAsync(name, path, text);

        var field = JsonPlaces.Spell(path);
        Assert.Contains(
            faults,
            fault => fault == $"{field} {code}" || (fault == $"{path[0]} {code}" && path.Length > 1)
        );
        Assert.Single(faults);
    }

    [Theory]
    [InlineData(Program, "frequency.max", 0)]
    [InlineData(Program, "frequency.max", 61)]
    [InlineData(Program, "frequency.max", -1)]
    [InlineData(Program, "reconfirm_after_days", 0)]
    [InlineData(Program, "reminder_every", 1001)]
    [InlineData(Simulator, "error_rate", 1.5)]
    [InlineData(Simulator, "error_rate", -0.1)]
    [InlineData(Simulator, "filter_rate", 1e300)]
    [InlineData(Simulator, "delay_ms", 60_001)]
    [InlineData(Simulator, "delay_ms", -1)]
    public async Task A_number_out_of_range_is_named_by_its_field(string name, string place, double value)
    {
        object[] path = [.. place.Split('.')];
        JsonNode number = value == Math.Floor(value) && Math.Abs(value) < 1e9 ? (int)value : value;

        Assert.Equal([$"{place} out_of_range"], await FaultsAsync(name, path, number));
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("99999999999999999999")]
    [InlineData("1.5")]
    [InlineData("-0.0001")]
    public async Task A_number_that_is_none_the_field_can_hold_is_a_wrong_type(string number)
    {
        var faults = await FaultsAsync(Program, ["frequency", "max"], JsonNode.Parse(number));

        Assert.Equal(["frequency.max wrong_type"], faults);
    }

    [Fact]
    public async Task A_text_is_scheduled_a_year_ahead_at_most()
    {
        var (path, body) = good.All[Message];
        body.Remove("expires_at");
        body["send_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromDays(367));

        var reply = await server.Api.PostAsync(path, body);

        Assert.Equal(["send_at out_of_range"], reply.ShouldBeProblem(400, "bad_request").Faults);
    }

    [Fact]
    public async Task A_disclosure_is_named_by_id_and_version_or_given_in_words()
    {
        Assert.Equal(["disclosure invalid"], await FaultsAsync(Consent, ["disclosure"], new JsonObject()));
        var known = new JsonObject { ["id"] = "dsc_nothing", ["version"] = 1 };
        Assert.Equal(["disclosure unknown"], await FaultsAsync(Consent, ["disclosure"], known));
        var both = new JsonObject
        {
            ["id"] = "dsc_nothing",
            ["version"] = 1,
            ["text"] = "Text me",
            ["language"] = "en",
        };
        Assert.Equal(["disclosure invalid"], await FaultsAsync(Consent, ["disclosure"], both));
        var half = new JsonObject { ["id"] = "dsc_nothing" };
        Assert.Equal(["disclosure.version required"], await FaultsAsync(Consent, ["disclosure"], half));
    }

    [Fact]
    public async Task A_disclosure_of_another_program_does_not_fit()
    {
        var words = Team.DisclosureBody();
        words["program"] = Team.News;
        var news = (await server.Api.PostAsync("/v1/disclosures", words)).ShouldBe(201);
        before = server.StoredRows();
        var shown = new JsonObject { ["id"] = news.At("id"), ["version"] = 1 };

        Assert.Equal(["disclosure mismatch"], await FaultsAsync(Consent, ["disclosure"], shown));
    }

    [Fact]
    public async Task An_opt_in_needs_the_words_shown_and_an_import_where_it_comes_from()
    {
        var (path, body) = good.All[Consent];
        body.Remove("disclosure");
        body.Remove("provenance");
        body["method"] = "import";

        var reply = await server.Api.PostAsync(path, body);

        Assert.Equal(["provenance required", "disclosure required"], reply.ShouldBeProblem(400, "bad_request").Faults);
    }

    private Task<IReadOnlyList<string>> FaultsAsync(string name, string field, string value) =>
        FaultsAsync(name, [field], value);

    private async Task<IReadOnlyList<string>> FaultsAsync(string name, object[] place, JsonNode? value)
    {
        var (path, body) = good.All[name];

        var reply = await server.Api.SendAsync(
            MethodOf(name),
            path,
            Caller.Json(JsonPlaces.With(body, place, value?.DeepClone()))
        );

        Assert.True(reply.Status == 400, $"{name} with {JsonPlaces.Spell(place)} = {value}: {reply.Text}");
        return reply.ShouldBeProblem(400, "bad_request").Faults;
    }

    private static HttpMethod MethodOf(string name) => new(name.Split(' ')[0]);
}
