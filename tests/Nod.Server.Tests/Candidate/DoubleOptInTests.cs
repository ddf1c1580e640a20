using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

public sealed class DoubleOptInTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private readonly Applicant applicant = new(server);
    private readonly string phone = Team.NewPerson();
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        await team.SetUpFormAsync(change: body => body["double_opt_in"] = true);
    }

    public ValueTask DisposeAsync()
    {
        applicant.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_yes_is_of_no_use_before_the_number_confirms_it()
    {
        (await applicant.ApplyAsync(phone, "yes", "yes")).ShouldBe(303);

        Assert.Equal("unconfirmed", (await team.ContactAsync(phone)).At("programs.0.status"));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.unconfirmed");
        var asked = Assert.Single(await team.PhoneAsync(phone, 1));
        Assert.Equal(
            "Acme: Reply YES to get texts about Your application (up to 60 msgs/day), Job alerts (up to 60 msgs/day). "
                + "Msg & data rates may apply. Reply HELP for help, STOP to unsubscribe. If you did not ask for this, do nothing.",
            asked
        );

        (await team.HearAsync(phone, "Yes")).ShouldBe(200);

        Assert.Equal("opted_in", (await team.ContactAsync(phone)).At("programs.0.status"));
        Assert.Contains("Confirmed", (await team.PhoneAsync(phone, 2))[1], StringComparison.Ordinal);
        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task A_no_is_recorded_as_one()
    {
        await applicant.ApplyAsync(phone, "no", "yes");
        await team.PhoneAsync(phone, 1);

        (await team.HearAsync(phone, "No")).ShouldBe(200);

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.declined");
    }

    [Fact]
    public async Task A_yes_without_a_question_confirms_nothing()
    {
        await applicant.ApplyAsync(phone, "no", "no");

        await team.HearAsync(phone, "YES");

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.declined");
    }

    [Fact]
    public async Task A_number_is_asked_once_a_day_whoever_asks()
    {
        await applicant.ApplyAsync(phone, "no", "yes");
        await team.PhoneAsync(phone, 1);
        var other = new Team(server.Other, server.Clock.GetUtcNow);
        await other.SetUpAsync("+12125550101");
        await SetUpOtherAsync(other);
        using var elsewhere = new Applicant(server, server.Second.OrganizationId);

        await applicant.ApplyAsync(phone, "yes", "yes");
        (await elsewhere.ApplyAsync(phone, "yes", "yes")).ShouldBe(303);
        await server.SettleAsync();
        Assert.Single(await team.PhoneAsync(phone));
        Assert.Empty(await other.PhoneAsync(phone));
        server.Move(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await applicant.ApplyAsync(phone, "yes", "yes");
        await server.SettleAsync();
        Assert.Single(await team.PhoneAsync(phone));
        server.Move(TimeSpan.FromSeconds(1));
        await elsewhere.ApplyAsync(phone, "yes", "yes");
        await other.PhoneAsync(phone, 1);
        await applicant.ApplyAsync(phone, "yes", "yes");
        await server.SettleAsync();

        Assert.Single(await other.PhoneAsync(phone));
        Assert.Single(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task Somebody_who_agreed_before_stays_so_when_a_form_is_filled_in_for_them()
    {
        await team.AgreeAsync(phone);
        server.Move(TimeSpan.FromMinutes(1));

        await applicant.ApplyAsync(phone, "no", "yes");

        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task A_pack_of_the_country_asks_for_it_where_the_form_does_not()
    {
        const string German = "+4915112345678";
        using var other = new Applicant(server, "plain");
        await team.SetUpFormAsync("plain");

        await other.ApplyAsync(German, "yes", "yes");

        var programs = (await team.ContactAsync(German)).Json["programs"]!.AsArray();
        Assert.Equal("unconfirmed", (string)programs.Single(one => (string)one!["program"]! == Team.Jobs)!["status"]!);
        Assert.Equal(
            "opted_in",
            (string)programs.Single(one => (string)one!["program"]! == TeamForms.Hiring)!["status"]!
        );
    }

    private static async Task SetUpOtherAsync(Team other)
    {
        var made = await other.SetUpFormAsync(change: body => body["double_opt_in"] = true);
        Assert.Equal(new JsonArray().ToJsonString(), made.Json["findings"]!.ToJsonString());
    }
}
