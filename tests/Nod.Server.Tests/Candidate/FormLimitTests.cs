using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

/// <summary>How often one address may send, and one number be sent. Each test has a server of its own.</summary>
public sealed class FormLimitTests
{
    [Fact]
    public async Task Without_a_proof_sixty_an_hour_are_taken_from_one_address_and_with_one_more()
    {
        var (server, team) = await RunningServer.WithTeamAsync();
        await using var running = server;
        await team.SetUpFormAsync();
        using var applicant = new Applicant(server);
        var page = await applicant.OpenAsync("en");
        var fields = applicant.Fields("", hiring: null, jobs: null);
        var plain = new Dictionary<string, string>(fields) { ["proof"] = "" };
        for (var i = 0; i < 60; i++)
        {
            (await applicant.PostAsync(plain)).ShouldBe(422);
        }

        var refused = (await applicant.PostAsync(plain)).ShouldBe(429);

        refused.ShouldSay("There were too many applications from here.");
        Assert.Equal("3600", refused.Headers["Retry-After"]);
        (await applicant.PostAsync(new Dictionary<string, string>(plain) { ["proof"] = "-1" })).ShouldBe(429);
        (await applicant.PostAsync(fields)).ShouldBe(422);
        server.Move(TimeSpan.FromHours(1));
        (await applicant.PostAsync(plain)).ShouldBe(422);
        Assert.NotEqual(string.Empty, page.Challenge);
    }

    [Fact]
    public async Task Ten_a_day_are_taken_for_one_number_known_or_not()
    {
        var (server, team) = await RunningServer.WithTeamAsync();
        await using var running = server;
        await team.SetUpFormAsync();
        using var applicant = new Applicant(server);
        var phone = Team.NewPerson();
        for (var i = 0; i < 10; i++)
        {
            (await applicant.ApplyAsync(phone)).ShouldBe(303);
        }

        (await applicant.ApplyAsync(phone)).ShouldBe(429);
        (await applicant.ApplyAsync(Team.NewPerson())).ShouldBe(303);
        server.Move(TimeSpan.FromDays(1));
        (await applicant.ApplyAsync(phone)).ShouldBe(303);
    }
}
