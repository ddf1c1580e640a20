using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Nod.Server.Callbacks;
using Nod.Server.Keeping;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Keeping;

/// <summary>What is to go by rule, what a legal hold keeps, and the custodian that carries it out.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private RunningServer server = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync() => (server, team) = await RunningServer.WithTeamAsync();

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Nobody_is_due_before_the_longest_rule_is_over_and_somebody_after()
    {
        var phone = await team.AgreedPersonAsync();
        await TextedAsync(phone);

        await MoveToAsync(RunningServer.Start.AddYears(5).AddSeconds(-1));
        Assert.Empty(await DueAsync());

        await MoveToAsync(RunningServer.Start.AddYears(5).AddMinutes(1));
        var due = Assert.Single(await DueAsync())!;
        Assert.EndsWith(phone[^4..], (string)due["phone"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(phone, due.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(32, ((string)due["contact_key"]!).Length);
        var period = due["periods"]!.AsArray().First(one => (string)one!["of"]! == "consent_evidence")!;
        Assert.Equal("US-TSR-RET", (string)period["rule"]!);
        Assert.Contains("16 CFR 310.5", (string)period["citation"]!, StringComparison.Ordinal);
        Assert.Equal(5, (int)period["years"]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_custodian_erases_them_day_by_day_unless_that_is_turned_off(bool appliesRetention)
    {
        var phone = await team.AgreedPersonAsync();
        await TextedAsync(phone);

        await MoveToAsync(RunningServer.Start.AddYears(5).AddDays(2));
        var days = new FakeTimeProvider(server.Clock.GetUtcNow());
        var running = server.Node;
        var node = new Node(running.Store, running.Catalog, [], days, running.Ids, running.Evidence, running.Log)
        {
            Signing = running.Signing,
            Outside = new OutsideClient(new PrivateAddresses([])),
            Custody = running.Custody,
        };
        using var custodian = new Custodian(node, appliesRetention);
        await custodian.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            () =>
            {
                days.Advance(TimeSpan.FromDays(1));
                return team.ContactAsync(phone);
            },
            reply => reply.At("erased_at").Length > 0 || days.GetUtcNow() > server.Clock.GetUtcNow().AddDays(20)
        );
        await custodian.StopAsync(TestContext.Current.CancellationToken);

        var left = await team.ContactAsync(phone);
        Assert.Equal(appliesRetention, left.At("erased_at").Length > 0);
        Assert.Equal(appliesRetention ? 0 : 1, left.Json["programs"]!.AsArray().Count);
        Assert.Equal(
            appliesRetention,
            node.Metrics.ToText().Contains("nod_erasures_total{reason=\"retention\"} ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_hold_on_the_person_keeps_them_until_it_is_lifted()
    {
        var phone = await team.AgreedPersonAsync();
        var path = $"/v1/contacts/{phone}/legal-hold";
        (await team.Api.PutAsync(path, Hold())).ShouldBe(200);

        (await EraseAsync(phone)).ShouldBeProblem(409, "legal_hold");
        var history = (await team.HistoryAsync(phone)).ShouldBe(200).Json["items"]!.AsArray();
        Assert.Equal(["erasure_refused", "legal_hold", "opt_in"], history.Select(one => (string)one!["kind"]!));
        (await team.TextAsync(phone)).ShouldBe(201);
        Assert.Equal(
            "case 26-1",
            (string)(await team.ContactAsync(phone)).Json["legal_holds"]!.AsArray()[0]!["reference"]!
        );

        var other = Hold();
        other["reference"] = "case 26-2";
        (await team.Api.SendAsync(HttpMethod.Delete, path, Caller.Json(other))).ShouldBeProblem(404, "not_found");
        (await team.Api.SendAsync(HttpMethod.Delete, path, Caller.Json(Hold()))).ShouldBe(200);
        (await EraseAsync(phone)).ShouldBe(200);
    }

    [Theory]
    [InlineData("/v1/brands/acme/legal-hold")]
    [InlineData("/v1/brands/acme/programs/jobs/legal-hold")]
    public async Task A_hold_on_a_brand_or_program_keeps_everybody_who_had_to_do_with_it(string path)
    {
        var phone = await team.AgreedPersonAsync();
        (await team.Api.PutAsync(path, Hold())).ShouldBe(200);

        (await EraseAsync(phone)).ShouldBeProblem(409, "legal_hold");
        await MoveToAsync(RunningServer.Start.AddYears(5).AddDays(-1));
        await MoveToAsync(RunningServer.Start.AddYears(6));
        Assert.Equal("case 26-1", (string)Assert.Single(await DueAsync())!["held_by"]!);

        var lifted = (await team.Api.SendAsync(HttpMethod.Delete, path, Caller.Json(Hold()))).ShouldBe(200);
        Assert.NotNull(lifted.Json["holds"]!.AsArray()[0]!["lifted_at"]);
        (await EraseAsync(phone)).ShouldBe(200);
        Assert.Single((await team.Api.GetAsync(path)).ShouldBe(200).Json["holds"]!.AsArray());
    }

    [Fact]
    public async Task Another_organizations_hold_and_list_are_its_own()
    {
        var phone = await team.AgreedPersonAsync();
        (await server.Other.PutAsync("/v1/brands/acme/legal-hold", Hold())).ShouldBeProblem(404, "not_found");
        (await server.Other.PutAsync($"/v1/contacts/{phone}/legal-hold", Hold())).ShouldBe(200);
        Assert.Empty((await server.Other.GetAsync("/v1/retention/due")).ShouldBe(200).Json["items"]!.AsArray());

        (await EraseAsync(phone)).ShouldBe(200);
    }

    private static JsonObject Hold() =>
        new()
        {
            ["reason"] = "a lawsuit",
            ["reference"] = "case 26-1",
            ["recorded_by"] = "Kim",
        };

    private Task<Reply> EraseAsync(string phone) =>
        team.Api.PostAsync(
            $"/v1/contacts/{phone}/erase",
            new JsonObject
            {
                ["reason"] = "person_request",
                ["requested_at"] = team.Now,
                ["recorded_by"] = "Kim",
            }
        );

    private async Task<JsonArray> DueAsync() =>
        (await team.Api.GetAsync("/v1/retention/due")).ShouldBe(200).Json["items"]!.AsArray();

    private async Task TextedAsync(string phone)
    {
        (await team.TextAsync(phone)).ShouldBe(201);
        await server.SettleAsync();
    }

    private async Task MoveToAsync(DateTimeOffset time)
    {
        server.MoveTo(time);
        await server.SettleAsync();
    }
}
