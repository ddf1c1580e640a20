using Microsoft.Playwright;
using Nod.Server.Tests.Harness;

namespace Nod.Browser.Tests.Admin;

/// <summary>The main jobs, done as a person does them, at phone and desktop width, in both languages.</summary>
public sealed class WalksTests(AdminServer host, Harness.Browser browser) : IClassFixture<AdminServer>
{
    [Theory]
    [MemberData(nameof(AdminVisit.Screens), MemberType = typeof(AdminVisit))]
    public async Task A_text_is_blocked_while_it_is_written_until_consent_is_on_record(string screen, string language)
    {
        var person = Team.NewPerson();
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, screen, language);
        await visit.GoAsync("/admin/compose");
        var body = visit.Page.GetByLabel(visit.Texts.Say("compose.body"), new() { Exact = true });
        await Assertions.Expect(visit.Button("compose.send")).ToBeDisabledAsync();
        await visit.Page.WaitForFunctionAsync("window.Blazor !== undefined");

        await visit.FieldAsync("compose.to", person);
        await body.FillAsync("New shifts at the pier.");
        await visit.HeadingAsync("verdict.deny");
        await visit.SeeAsync(visit.Texts.Say("reason.consent.missing"));
        await visit.SeeAsync(visit.Texts.Say("help.consent.missing"));
        await Assertions.Expect(visit.Button("compose.send")).ToBeDisabledAsync();
        await visit.Page.GetByText(visit.Texts.Say("reason.more")).First.ClickAsync();
        await visit.LookAsync("compose-blocked");

        await host.AgreeAsync(person, "Sam Rivers");
        await body.FillAsync("New shifts at the pier from Monday.");
        await visit.HeadingAsync("verdict.permit");
        await visit.LookAsync("compose-permitted");
        await visit.PressAsync("compose.send");
        await visit.HeadingAsync("compose.sent");
        await visit.LookAsync("compose-sent");

        await host.Team.PhoneAsync(person, 1);
    }

    [Theory]
    [MemberData(nameof(AdminVisit.Screens), MemberType = typeof(AdminVisit))]
    public async Task A_proof_is_found_made_and_downloaded(string screen, string language)
    {
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, screen, language);
        await visit.GoAsync("/admin/contacts");
        await visit.FieldAsync("contacts.find", "maria alv");
        await visit.PressAsync("contacts.go");
        await visit.LookAsync("contacts-found");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Maria Alvarez" }).ClickAsync();
        await visit.HeadingAsync("person.timeline");
        await visit.Page.GetByText(visit.Texts.Say("evidence.make")).ClickAsync();
        await visit.PressAsync("evidence.go");
        var link = visit.Page.GetByRole(AriaRole.Link, new() { Name = visit.Texts.Say("evidence.download") });
        await link.WaitForAsync();
        await visit.LookAsync("evidence-ready");

        var download = await visit.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());

        await using var pack = await download.CreateReadStreamAsync();
        var head = new byte[4];
        await pack.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
        Assert.Equal("PK\u0003\u0004"u8.ToArray(), head);
    }

    [Theory]
    [MemberData(nameof(AdminVisit.Screens), MemberType = typeof(AdminVisit))]
    public async Task A_broadcast_is_previewed_started_paused_and_canceled(string screen, string language)
    {
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, screen, language);
        await visit.GoAsync("/admin/broadcasts/new");
        await visit.FieldAsync("broadcast.name", $"Pier {screen} {language}");
        await visit.FieldAsync("compose.body", "Hi {{name|there}}, new shifts at the pier.");
        await visit.FieldAsync("broadcast.pace", "1");
        await visit.PressAsync("broadcast.plan");
        await visit.HeadingAsync("broadcast.stands");
        await Assertions.Expect(visit.Button("broadcast.start")).ToBeDisabledAsync();
        await visit.PressAsync("broadcast.preview");
        await visit.HeadingAsync("broadcast.preview_title");
        await visit.LookAsync("broadcast-preview");

        await visit.PressAsync("broadcast.start");
        await visit.Button("broadcast.pause").WaitForAsync();
        await visit.LookAsync("broadcast-running");
        await visit.PressAsync("broadcast.pause");
        await visit.Button("broadcast.resume").WaitForAsync();
        await visit.SeeAsync(visit.Texts.Say("broadcast.by_person", ("who", host.Server.First.Email)));
        await visit.LookAsync("broadcast-paused");
        await visit.PressAsync("broadcast.cancel");
        await visit.PressAsync("broadcast.cancel_go");
        await visit.SeeAsync(visit.Texts.Say("broadcast_status.canceled"));
    }

    [Theory]
    [MemberData(nameof(AdminVisit.Screens), MemberType = typeof(AdminVisit))]
    public async Task A_doubtful_reply_is_found_on_the_home_page_and_resolved(string screen, string language)
    {
        var (person, name) = (Team.NewPerson(), $"Robin {screen} {language}");
        await host.AgreeAsync(person, name);
        await host.InboundAsync(person, "who is this?");
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, screen, language);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await visit.HeadingAsync("doubt.title");
        await visit.PressAsync("doubt.stop");
        await visit.SeeAsync(visit.Texts.Say("done.stopped"));
        await visit.SeeAsync(visit.Texts.Say("person.stop_all"));
        await visit.LookAsync("doubt-resolved");

        (await host.Team.TextAsync(person, "Still there?")).ShouldBe(422);
        await visit.GoAsync("/admin");
        Assert.Equal(0, await visit.Page.GetByText(name).CountAsync());
    }
}
