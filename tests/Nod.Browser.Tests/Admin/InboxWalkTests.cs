using Microsoft.Playwright;
using Nod.Server.Tests.Harness;
using NodaTime.Text;

namespace Nod.Browser.Tests.Admin;

/// <summary>Working in the inbox as a recruiter does, by keyboard, while people text.</summary>
public sealed class InboxWalkTests(AdminServer host, Harness.Browser browser) : IClassFixture<AdminServer>
{
    [Theory]
    [InlineData("desktop", "en")]
    [InlineData("phone", "de")]
    public async Task A_text_arrives_live_is_answered_in_the_window_and_one_outside_it_is_blocked_with_its_reason(
        string screen,
        string language
    )
    {
        var (late, lateName) = (Team.NewPerson(), $"Noa {screen}");
        var (person, name) = (Team.NewPerson(), $"Robin {screen}");
        await host.AgreeAsync(late, lateName);
        await host.AgreeAsync(person, name);
        await host.InboundAsync(late, "Is the job still open?");
        host.Server.MoveTo(await UntilAsync(late));
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, screen, language);

        await visit.GoAsync("/admin/inbox");
        await visit.SeeAsync(lateName);
        Assert.Equal(0, await visit.Page.GetByText(name).CountAsync());
        await visit.Page.WaitForFunctionAsync("window.Blazor !== undefined");
        await host.InboundAsync(person, "When do I start?");
        var link = visit.Page.GetByRole(AriaRole.Link, new() { Name = name });
        await link.WaitForAsync();
        await visit.LookAsync("inbox-live");

        await link.PressAsync("Enter");
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = name }).WaitForAsync();
        await visit.SeeAsync("When do I start?");
        await visit.FieldAsync("reply.body", "On Monday at nine, at the pier.");
        await visit.HeadingAsync("verdict.permit");
        await visit.LookAsync("thread-permitted");

        await visit.Page.ReloadAsync();
        var body = visit.Page.GetByLabel(visit.Texts.Say("reply.body"), new() { Exact = true });
        await Assertions.Expect(body).ToHaveValueAsync("On Monday at nine, at the pier.");
        await visit.HeadingAsync("verdict.permit");
        await visit.EnterAsync("compose.send");
        await visit.SeeAsync(visit.Texts.Say("compose.sent"));
        await host.Team.PhoneAsync(person, 1);
        await Assertions.Expect(body).ToHaveValueAsync("");

        await host.InboundAsync(person, "Thanks, see you then.");
        await visit.SeeAsync("Thanks, see you then.");
        await visit.FieldAsync("thread.note", "Knows the pier.");
        await visit.EnterAsync("thread.note_go");
        await visit.SeeAsync(visit.Texts.Say("thread.note_by"));
        await visit.Page.GetByLabel(visit.Texts.Say("thread.assigned")).SelectOptionAsync(host.Server.First.Email);
        await visit.EnterAsync("thread.archive");
        await visit.Button("thread.reopen").WaitForAsync();
        await visit.LookAsync("thread-worked");

        await visit.GoAsync("/admin/inbox");
        var other = visit.Page.GetByRole(AriaRole.Link, new() { Name = lateName });
        await visit.GoAsync((await other.GetAttributeAsync("href"))!);
        await visit.SeeAsync(visit.Texts.Say("reply.closed"));
        await visit.FieldAsync("reply.body", "Yes, it is.");
        await visit.HeadingAsync("verdict.deny");
        await visit.SeeAsync(visit.Texts.Say("reason.conversation.closed"));
        await Assertions.Expect(visit.Button("compose.send")).ToBeDisabledAsync();
        await visit.Page.GetByText(visit.Texts.Say("reason.more")).First.PressAsync("Enter");
        await visit.LookAsync("thread-blocked");
        Assert.Empty(await host.Team.PhoneAsync(late));
    }

    private async Task<DateTimeOffset> UntilAsync(string phone)
    {
        var list = (await host.Team.Api.GetAsync("/v1/conversations")).ShouldBe(200).Json["items"]!.AsArray();
        var until = (string)list.Single(one => (string)one!["phone"]! == phone)!["reply_until"]!;
        return InstantPattern.ExtendedIso.Parse(until).Value.ToDateTimeOffset();
    }
}
