using System.Text.Json.Nodes;
using Nod.Server.Tests.Broadcasts;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Threads;

/// <summary>Templates, saved audiences and tags over HTTP.</summary>
public sealed class TemplateTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;
    private Campaigner office = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        office = new Campaigner(team);
    }

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Other_words_are_the_next_version_and_the_same_words_are_not()
    {
        var first = (await team.Api.PutAsync("/v1/templates/versions", Inbox.Template())).ShouldBe(200);
        var same = (await team.Api.PutAsync("/v1/templates/versions", Inbox.Template())).ShouldBe(200);
        var next = (
            await team.Api.PutAsync("/v1/templates/versions", Inbox.Template("Hello {{name|there}}."))
        ).ShouldBe(200);

        Assert.Equal(("1", "1", "2"), (first.At("version"), same.At("version"), next.At("version")));
        var old = (await team.Api.GetAsync("/v1/templates/versions?version=1")).ShouldBe(200);
        Assert.Contains("see you", old.At("texts.en.text"), StringComparison.Ordinal);
        Assert.Equal(2, old.Json["versions"]!.AsArray().Count);
        (await team.Api.GetAsync("/v1/templates/versions?version=3")).ShouldBe(404);
        await server.RestartAsync();
        Assert.Equal("2", (await server.Api.GetAsync("/v1/templates/versions")).ShouldBe(200).At("version"));
    }

    [Fact]
    public async Task It_is_looked_at_when_it_is_saved()
    {
        var body = Inbox.Template("Pay with your bank account at https://bit.ly/x 😀 {{name}}");

        var saved = (await team.Api.PutAsync("/v1/templates/lint", body)).ShouldBe(200);

        var english = saved.Json["texts"]!["en"]!;
        Assert.Contains("link_shortener", english["findings"]!.AsArray().Select(one => (string)one!["topic"]!));
        Assert.Equal("ucs2", Reply.At(english, "segments.encoding"));
        Assert.Equal("name", Reply.At(english, "fields.0"));
        Assert.Empty(saved.Json["texts"]!["de"]!["findings"]!.AsArray());
    }

    [Fact]
    public async Task Everything_wrong_with_it_is_told_at_once_and_nothing_kept()
    {
        var body = Inbox.Template("Hi {{name");
        body["language"] = "fr";
        body["texts"]!["es"] = "";

        var refused = (await team.Api.PutAsync("/v1/templates/Bad!", body)).ShouldBeProblem(400, "bad_request");

        Assert.Equal(
            ["template invalid", "texts required", "texts.en invalid_template", "texts.es required"],
            refused.Faults
        );
        (await team.Api.GetAsync("/v1/templates/Bad!")).ShouldBe(404);
    }

    [Fact]
    public async Task A_message_is_written_from_it_in_the_person_s_language_with_what_is_known()
    {
        (await team.Api.PutAsync("/v1/templates/hello", Inbox.Template())).ShouldBe(200);
        var phone = Team.NewPerson();
        var consent = team.ConsentBody(phone);
        consent["subject"] = new JsonObject { ["name"] = "Rosa", ["language"] = "de-AT" };
        (await team.Api.PostAsync("/v1/consents", consent)).ShouldBe(201);
        var body = Team.TextBody(phone);
        body.Remove("body");
        body["template"] = "hello";

        Assert.Contains(
            "Hallo Rosa, bis bald.",
            (await team.Api.PostAsync("/v1/messages", body.DeepClone())).ShouldBe(201).At("body"),
            StringComparison.Ordinal
        );
        body["language"] = "en";
        body["fields"] = new JsonObject { ["name"] = "Mia", ["start_time"] = "at nine" };
        Assert.Contains(
            "Hi Mia, see you at nine.",
            (await team.Api.PostAsync("/v1/decisions", body.DeepClone())).ShouldBe(200).At("body"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_field_that_is_missing_stops_it_before_it_is_sent()
    {
        (await team.Api.PutAsync("/v1/templates/fields", Inbox.Template("See {{who}} at {{place}}."))).ShouldBe(200);
        var phone = await team.AgreedPersonAsync();
        var body = Team.TextBody(phone);
        body.Remove("body");
        body["template"] = "fields";
        body["fields"] = new JsonObject { ["who"] = "Kim" };
        var before = server.StoredRows();

        var refused = (await team.Api.PostAsync("/v1/messages", body)).ShouldBeProblem(400, "bad_request");

        Assert.Equal(["fields.place field_missing"], refused.Faults);
        body["template"] = "nothing";
        body["body"] = "x";
        Assert.Equal(["body invalid", "template unknown"], (await team.Api.PostAsync("/v1/messages", body)).Faults);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_broadcast_takes_the_template_as_it_stood_when_it_was_planned()
    {
        (await team.Api.PutAsync("/v1/templates/drivers", Inbox.Template("Drivers wanted in {{where}}."))).ShouldBe(
            200
        );
        var people = await office.AgreedAsync(1);
        var plan = Campaigner.Plan();
        plan.Remove("body");
        plan["template"] = "drivers";
        plan["fields"] = new JsonObject { ["where"] = "Queens" };
        var id = await office.DraftAsync(people, plan);
        (await team.Api.PutAsync("/v1/templates/drivers", Inbox.Template("Cooks wanted."))).ShouldBe(200);

        await office.StartAsync(id);

        Assert.Contains(
            "Drivers wanted in Queens.",
            (await team.PhoneAsync(people[0], 1))[0],
            StringComparison.Ordinal
        );
        Assert.Equal("drivers/1", (await team.Api.GetAsync($"/v1/broadcasts/{id}")).At("template"));
    }

    [Fact]
    public async Task Tags_and_stages_choose_a_live_audience_that_is_taken_when_it_starts()
    {
        var people = await office.AgreedAsync(3);
        foreach (var phone in people.Take(2))
        {
            (await TagAsync(phone, "Queens", " night ")).ShouldBe(200);
        }

        var inbox = new Inbox(team);
        var applied = inbox.Event(people[0], "application_received");
        applied["job"] = "driver";
        await inbox.HappenAsync(applied);
        (
            await SaveAsync(
                "night-drivers",
                new JsonObject { ["tags"] = new JsonArray("NIGHT"), ["jobs"] = new JsonArray("driver") }
            )
        ).ShouldBe(200);
        var id = await office.CreateAsync(SavedPlan("night-drivers"));
        Assert.Equal("1", (await office.PreviewAsync(id)).At("judged.people"));

        (await SaveAsync("night-drivers", new JsonObject { ["tags"] = new JsonArray("night") })).ShouldBe(200);
        Assert.Equal("2", (await office.PreviewAsync(id)).At("judged.people"));
        await office.StartAsync(id);
        (await SaveAsync("night-drivers", new JsonObject { ["tags"] = new JsonArray("nobody") })).ShouldBe(200);

        Assert.Equal("2", (await office.JudgedAsync(id)).At("judged.people"));
        Assert.Equal("night", (await team.ContactAsync(people[0])).At("profile.tags.1"));
        Assert.Equal("driver", (await team.ContactAsync(people[0])).At("profile.applications.0.job"));
    }

    [Fact]
    public async Task A_fixed_audience_is_the_people_put_into_it()
    {
        var people = await office.AgreedAsync(3);
        (await SaveAsync("fixed", null, "fixed")).ShouldBe(200);
        var lines = people
            .Append(Team.NewPerson())
            .Select(phone => new JsonObject { ["phone"] = phone }.ToJsonString());

        var added = await team.Api.PostLinesAsync("/v1/audiences/fixed/members", string.Join('\n', lines));
        var removed = new JsonObject { ["phone"] = people[2], ["remove"] = true };
        await team.Api.PostLinesAsync("/v1/audiences/fixed/members", removed.ToJsonString());

        Assert.Equal(["true", "true", "true", ""], added.ShouldBe(200).Lines.Select(line => Reply.At(line, "member")));
        Assert.Equal("not_found", Reply.At(added.Lines[3], "code"));
        Assert.Equal("2", (await team.Api.GetAsync("/v1/audiences/fixed")).ShouldBe(200).At("members"));
        var id = await office.CreateAsync(SavedPlan("fixed"));
        await office.StartAsync(id);
        Assert.Equal("2", (await office.JudgedAsync(id)).At("judged.people"));
    }

    private Task<Reply> TagAsync(string phone, params string[] tags) =>
        team.Api.PutAsync(
            $"/v1/contacts/{phone}/tags",
            new JsonObject { ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]) }
        );

    private Task<Reply> SaveAsync(string key, JsonObject? filter, string kind = "live")
    {
        var body = new JsonObject
        {
            ["name"] = "Drivers",
            ["brand"] = Team.Brand,
            ["kind"] = kind,
        };
        if (filter is not null)
        {
            body["filter"] = filter;
        }

        return team.Api.PutAsync($"/v1/audiences/{key}", body);
    }

    private static JsonObject SavedPlan(string audience)
    {
        var plan = Campaigner.Plan(kind: "saved");
        plan["audience"]!["saved"] = audience;
        return plan;
    }
}
