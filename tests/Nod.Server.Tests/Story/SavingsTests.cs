using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Story;

public sealed class SavingsTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;

    public async ValueTask InitializeAsync() => team = await Team.OnAsync(server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_judgement_offers_plain_characters_where_they_save_a_segment_and_changes_nothing_itself()
    {
        var phone = await team.AgreedPersonAsync();
        var curly = "It’s your shift: " + new string('x', 80);

        var asked = (await team.Api.PostAsync("/v1/decisions", Team.TextBody(phone, curly))).ShouldBe(200);
        var plain = (
            await team.Api.PostAsync("/v1/decisions", Team.TextBody(phone, curly.Replace('’', '\'')))
        ).ShouldBe(200);

        Assert.Contains("It’s", asked.At("body"), StringComparison.Ordinal);
        Assert.Contains("It's", asked.At("segments.savings.body"), StringComparison.Ordinal);
        Assert.Equal(plain.At("segments.count"), asked.At("segments.savings.count"));
        Assert.Equal("1", asked.At("segments.savings.saved"));
        Assert.Null(plain.Json["segments"]!["savings"]);
    }

    [Fact]
    public async Task A_sender_with_long_references_keeps_them()
    {
        var body = Team.SenderBody("+12125550171");
        body["long_references"] = true;

        var made = (await team.Api.PutAsync("/v1/senders/long", body)).ShouldBe(200);

        Assert.True((bool)made.Json["long_references"]!);
    }
}
