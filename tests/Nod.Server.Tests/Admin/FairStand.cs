using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Nod.Catalog;
using Nod.Server.Admin.Access;
using Nod.Server.Hosting;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Admin;

/// <summary>A member of the fair staff at the fair page: makes entries as the page makes them, and sends them.</summary>
internal sealed partial class FairStand(RunningServer server, AdminClient client, Guid organization, string email)
    : IDisposable
{
    public const string Entries = "/admin/fair/entries";

    /// <summary>A picture of one pixel, as a canvas writes it.</summary>
    public const string Signature =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private string pass = string.Empty;

    public AdminClient Client => client;

    public static async Task<FairStand> OpenAsync(RunningServer server)
    {
        var (email, _) = await Staff.NewAsync(server, Role.FairStaff);
        return await OpenAsync(server, server.First, email);
    }

    /// <summary>The owner of an organization does the work of fair staff.</summary>
    public static Task<FairStand> OpenAsync(RunningServer server, FirstAccess access) =>
        OpenAsync(server, access, access.Email);

    /// <summary>Signs the user in anew; not by password, which an address may try twenty times only.</summary>
    public async Task SignInAsync()
    {
        var sessions = server.App.Services.GetRequiredService<Sessions>();
        var user = server.Node.Catalog.Current.Organization(organization)!.User(email)!;
        client.Session = await sessions.BeginAsync(organization, user, null, null);
    }

    private static async Task<FairStand> OpenAsync(RunningServer server, FirstAccess access, string email)
    {
        var stand = new FairStand(server, new AdminClient(server), access.OrganizationId, email);
        await stand.SignInAsync();
        await stand.OpenAsync();
        return stand;
    }

    /// <summary>Fetches the page, and with it the pass.</summary>
    public async Task<Page> OpenAsync()
    {
        var page = await client.GetAsync("/admin/fair");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        pass = Pass().Match(page.Text).Groups[1].Value;
        return page;
    }

    public JsonObject Entry(string phone, string answer = "yes", string program = Team.Jobs) =>
        new()
        {
            ["id"] = server.Node.Ids.Next().ToString(),
            ["pass"] = pass,
            ["brand"] = Team.Brand,
            ["phone"] = phone,
            ["name"] = "Maria Alvarez",
            ["language"] = "en",
            ["event"] = new JsonObject
            {
                ["name"] = "Queens Job Day",
                ["place"] = "Pier 4",
                ["date"] = "2026-03-10",
            },
            ["acted_at"] = Team.Wire(server.Clock.GetUtcNow()),
            ["answers"] = new JsonArray(
                new JsonObject
                {
                    ["program"] = program,
                    ["answer"] = answer,
                    ["disclosure"] = new JsonObject { ["text"] = Team.Words, ["language"] = "en" },
                }
            ),
            ["files"] = new JsonArray(),
        };

    /// <summary>Sends an entry, by a device whose clock is ahead by so much.</summary>
    public Task<Page> SendAsync(JsonObject entry, TimeSpan ahead = default) =>
        client.PostJsonAsync(
            Entries,
            new JsonObject
            {
                ["sent_at"] = Team.Wire(server.Clock.GetUtcNow() + ahead),
                ["entry"] = entry.DeepClone(),
            }.ToJsonString()
        );

    public void Dispose() => client.Dispose();

    [GeneratedRegex("data-pass=\"([^\"]+)\"")]
    private static partial Regex Pass();
}
