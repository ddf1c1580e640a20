using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Api;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Connectors;

/// <summary>Whatever is sent to a connector's address: refused with all that is wrong, nothing stored, never a 500.</summary>
public sealed class HostileDeliveryTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;
    private string hook = null!;
    private int errorsBefore;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        var body = await ConnectorBodies.GreenhouseAsync(team);
        hook = (await team.Api.PutAsync(ConnectorBodies.Path, body)).ShouldBe(200).At("hook");
        errorsBefore = server.Log.Errors.Count;
    }

    public ValueTask DisposeAsync()
    {
        Assert.Equal([], server.Log.Errors.Skip(errorsBefore));
        return ValueTask.CompletedTask;
    }

    public static TheoryData<string, string> BadBodies =>
        new()
        {
            { "nothing", "" },
            { "half an object", "{" },
            { "an array", "[]" },
            { "null", "null" },
            { "no event", """{"payload":{}}""" },
            { "an event that is none", """{"action":{"a":1}}""" },
            { "a name twice", """{"action":"update_candidate","action":"hire_candidate"}""" },
            { "half a character", """{"action":"\ud83d"}""" },
            { "half a character in a name", """{"\ud83d":1,"action":"update_candidate"}""" },
            { "too deep", new string('[', 200) + new string(']', 200) },
            { "bytes", "\u0000\u0001" },
            { "a long event", $$"""{"action":"{{new string('x', 5000)}}"}""" },
        };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_body_that_can_t_be_read_is_refused(string what, string body)
    {
        var before = await DeliveriesAsync();

        var reply = await ApplicantSystem.DeliverAsync(server, hook, Encoding.UTF8.GetBytes(body));

        Assert.True(reply.Status == 400, $"{what}: {reply.Status} {reply.Text}");
        Assert.Equal("bad_request", reply.Code);
        Assert.Equal(before, await DeliveriesAsync());
    }

    [Fact]
    public async Task A_wrong_signature_a_missing_one_and_two_are_refused_and_nothing_is_stored()
    {
        var phone = Team.NewPerson();
        var body = Bytes(phone, "Yes");
        var (right, wrong) = (
            ApplicantSystem.Sign(body, ApplicantSystem.Secret),
            ApplicantSystem.Sign(body, "another secret of that length")
        );

        foreach (var signatures in new string[][] { [], [wrong], [right[..^2]], [right, wrong], [""], ["sha256 zz"] })
        {
            var reply = await server
                .Api.With(null)
                .SendAsync(
                    HttpMethod.Post,
                    hook,
                    Caller.Content(body, "application/json"),
                    [.. signatures.Select(one => ("Signature", one))]
                );
            reply.ShouldBeProblem(403, "forbidden");
        }

        // Nor does a key of the API open it.
        var withKey = Caller.Content(body, "application/json");
        (await team.Api.SendAsync(HttpMethod.Post, hook, withKey)).ShouldBeProblem(403, "forbidden");
        Assert.Equal(0, (await team.HistoryAsync(phone)).Items);
    }

    [Fact]
    public async Task Another_organization_s_secret_opens_nothing_and_its_connector_takes_nothing_for_the_first()
    {
        var phone = Team.NewPerson();
        var others = new Team(server.Other, server.Clock.GetUtcNow);
        await others.SetUpAsync("+12125550109");
        var body = await ConnectorBodies.GreenhouseAsync(others);
        body["secret"] = "the other organization's secret";
        var theirs = (await others.Api.PutAsync(ConnectorBodies.Path, body)).ShouldBe(200).At("hook");
        var bytes = Bytes(phone, "Yes");

        (
            await ApplicantSystem.DeliverAsync(server, hook, bytes, secret: "the other organization's secret")
        ).ShouldBeProblem(403, "forbidden");
        (await ApplicantSystem.DeliverAsync(server, theirs, bytes, secret: "the other organization's secret")).ShouldBe(
            200
        );

        Assert.Equal(0, (await team.HistoryAsync(phone)).Items);
        Assert.NotEqual(0, (await others.HistoryAsync(phone)).Items);
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");
    }

    [Fact]
    public async Task A_huge_body_is_refused_unread_and_an_address_that_nobody_has_is_not_found()
    {
        var huge = new byte[BodyReader.BytesMax + 1];
        Array.Fill(huge, (byte)' ');
        var content = Caller.Content(huge, "application/json");

        var reply = await server.Api.With(null).SendAsync(HttpMethod.Post, hook, content, ("Expect", "100-continue"));

        reply.ShouldBeProblem(413, "too_large");
        var nowhere = $"/hooks/ats/{server.Node.Ids.Next()}";
        (await ApplicantSystem.DeliverAsync(server, nowhere, Bytes(Team.NewPerson(), "Yes"))).ShouldBe(404);
        (await ApplicantSystem.DeliverAsync(server, "/hooks/ats/x", Bytes(Team.NewPerson(), "Yes"))).ShouldBe(404);
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once_and_nothing_of_it_is_stored_half()
    {
        var phone = Team.NewPerson();
        var body = Body(phone, "Maybe");
        body["payload"]!["application"]!["applied_at"] = "yesterday";
        body["payload"]!["application"]!["id"] = new string('7', 300);
        var before = await DeliveriesAsync();

        var reply = await ApplicantSystem.DeliverAsync(server, hook, body, "faulty");

        Assert.Equal(400, reply.Status);
        Assert.Contains("reference too_long", reply.Faults);
        Assert.Contains("answer invalid", reply.Faults);
        Assert.Equal(before, await DeliveriesAsync());
        Assert.Equal(0, (await team.HistoryAsync(phone)).Items);

        // Mended, the same delivery counts.
        (await ApplicantSystem.DeliverAsync(server, hook, Body(phone, "Yes"), "faulty")).ShouldBe(200);
        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task A_mapping_that_can_t_be_read_by_is_refused_with_everything_that_is_wrong_with_it()
    {
        var body = await ConnectorBodies.GenericAsync(team);
        var mapping = body["mapping"]!.AsObject();
        mapping["event"] = "a..b";
        mapping["answered"] = new JsonArray("never");
        mapping["events"] = new JsonObject { ["applied"] = "application_received" };
        mapping["fields"] = new JsonObject { ["phone"] = "who[" };
        mapping["no"] = new JsonArray("ja");

        var reply = await team.Api.PutAsync("/v1/connectors/bent", body);

        Assert.Equal(
            [
                "mapping.fields.phone invalid",
                "mapping.event invalid",
                "mapping.answered invalid",
                "mapping.yes invalid",
            ],
            reply.Faults.Where(fault => fault.StartsWith("mapping", StringComparison.Ordinal)).Distinct()
        );
        (await team.Api.GetAsync("/v1/connectors/bent")).ShouldBe(404);
    }

    private byte[] Bytes(string phone, string answer) => Encoding.UTF8.GetBytes(Body(phone, answer).ToJsonString());

    private JsonObject Body(string phone, string answer) =>
        ApplicantSystem.Delivery("new_candidate_application", phone, answer, server.Clock.GetUtcNow());

    private async Task<string> DeliveriesAsync() =>
        (await team.Api.GetAsync($"{ConnectorBodies.Path}/deliveries")).ShouldBe(200).Text;
}
