namespace Nod.Browser.Tests.Admin;

/// <summary>Every screen, on the desktop, on a phone in the language with the longer words, and in the dark.</summary>
public sealed class ScreensTests(AdminServer host, Harness.Browser browser) : IClassFixture<AdminServer>
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("home", "/admin"),
        ("inbox", "/admin/inbox"),
        ("inbox-archived", "/admin/inbox?whose=all&state=archived"),
        ("contacts", "/admin/contacts"),
        ("consent", "/admin/consents/new"),
        ("compose", "/admin/compose"),
        ("messages", "/admin/messages"),
        ("broadcasts", "/admin/broadcasts"),
        ("broadcast-new", "/admin/broadcasts/new"),
        ("evidence", "/admin/evidence"),
        ("rules", "/admin/rules"),
        ("senders", "/admin/senders"),
        ("organization", "/admin/organization"),
        ("users", "/admin/users"),
        ("keys", "/admin/keys"),
        ("trail", "/admin/trail"),
        ("log", "/admin/log"),
        ("account", "/admin/account"),
    ];

    [Theory]
    [InlineData("desktop", "en")]
    [InlineData("phone", "de")]
    public async Task Every_screen_is_accessible_and_fits(string screen, string language)
    {
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, screen, language);
        foreach (var (name, path) in Pages)
        {
            await visit.GoAsync(path);
            await visit.LookAsync(name);
        }

        await visit.GoAsync(await PersonAsync(AdminServer.Maria));
        await visit.LookAsync("person");
        await visit.GoAsync(await PersonAsync(AdminServer.Doubtful));
        await visit.LookAsync("person-doubt");
        await visit.GoAsync($"/admin/inbox/{await host.ThreadAsync(AdminServer.Maria)}");
        await visit.LookAsync("thread");
        await visit.GoAsync($"/admin/messages/{await MessageAsync()}");
        await visit.LookAsync("message");
        await visit.GoAsync("/admin/nothing-here", 404);
        await visit.LookAsync("lost");
        await visit.GoAsync("/admin/not-allowed", 403);
        await visit.LookAsync("not-allowed");
    }

    [Fact]
    public async Task In_the_dark_every_screen_is_accessible_too()
    {
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, "dark", "en", isDark: true);
        foreach (var (name, path) in Pages)
        {
            await visit.GoAsync(path);
            await visit.LookAsync(name);
        }

        await visit.GoAsync(await PersonAsync(AdminServer.Doubtful));
        await visit.LookAsync("person-doubt");
        await visit.GoAsync($"/admin/inbox/{await host.ThreadAsync(AdminServer.Maria)}");
        await visit.LookAsync("thread");
    }

    private Task<string> PersonAsync(string phone) =>
        Task.FromResult(
            "/admin/contacts/"
                + Convert.ToHexStringLower(
                    host.Server.Node.Store.KeyOf(
                            new(
                                host.Server.First.OrganizationId,
                                PhoneNumber.TryRead(phone, out var number) ? number : default
                            )
                        )
                        .ToBytes()
                )
        );

    private async Task<string> MessageAsync() =>
        (await host.Team.Api.GetAsync("/v1/messages")).ShouldBe(200).At("items.0.id");
}
