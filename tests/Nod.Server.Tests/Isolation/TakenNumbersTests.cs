using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Isolation;

public sealed class TakenNumbersTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;

    public async ValueTask InitializeAsync() => team = await Team.OnAsync(server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_sender_s_number_belongs_to_one_organization_alone()
    {
        var own = new Team(server.Other, server.Clock.GetUtcNow);
        await own.SetUpAsync("+12125550122");

        var taken = await server.Other.PutAsync("/v1/senders/mine", Team.SenderBody());

        taken.ShouldBeProblem(409, "conflict");
        Assert.DoesNotContain("mine", (await server.Other.GetAsync("/v1/senders")).Text, StringComparison.Ordinal);
        Assert.Equal("revoke", (await team.HearAsync(Team.NewPerson(), "STOP")).At("intent"));
    }

    [Fact]
    public async Task Two_who_ask_for_the_same_number_at_the_same_time_get_one_sender()
    {
        var asked = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => team.Api.PutAsync($"/v1/senders/race-{i}", Team.SenderBody("+12125550155")))
        );

        Assert.Single(asked, reply => reply.Status == 200);
        Assert.All(asked.Where(reply => reply.Status != 200), reply => reply.ShouldBeProblem(409, "conflict"));
    }

    [Fact]
    public async Task The_same_person_agrees_to_each_organization_on_their_own()
    {
        var own = new Team(server.Other, server.Clock.GetUtcNow);
        await own.SetUpAsync("+12125550122");
        var phone = await team.AgreedPersonAsync();

        (await own.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");
        await own.AgreeAsync(phone);
        (await own.HearAsync(phone, "STOP", "+12125550122")).ShouldBe(200);

        (await own.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        (await team.TextAsync(phone)).ShouldBe(201);
        Assert.Single(await own.PhoneAsync(phone, 1));
        Assert.Equal(1, (await team.HistoryAsync(phone)).Items);
    }

    [Fact]
    public async Task The_same_idempotency_key_of_two_organizations_is_two_keys()
    {
        var own = new Team(server.Other, server.Clock.GetUtcNow);
        await own.SetUpAsync("+12125550122");
        var consent = team.ConsentBody(Team.NewPerson());

        var one = (await team.Api.PostAsync("/v1/consents", consent, "same")).ShouldBe(201);
        var two = (await own.Api.PostAsync("/v1/consents", consent.DeepClone(), "same")).ShouldBe(201);

        Assert.NotEqual(one.At("event_id"), two.At("event_id"));
    }
}
