using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Nod.Catalog;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Application;
using Nod.Server.Tests.Harness;
using Mapped = Nod.Server.Tests.Isolation.Operations;

namespace Nod.Server.Tests.Admin;

/// <summary>Every page and every operation, with each role and with nobody signed in.</summary>
public sealed class PermissionsTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly IReadOnlyList<(Type Page, string Path)> Pages =
    [
        .. typeof(NeedsAttribute)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>().Select(route => (type, route.Template)))
            .Select(page => (page.type, page.Template.Replace("{*path}", "nothing", StringComparison.Ordinal)))
            .Select(page => (page.type, page.Item2.Replace("{Id}", Guid.Empty.ToString(), StringComparison.Ordinal)))
            .Select(page => (page.type, page.Item2.Replace("{Key}", new string('0', 32), StringComparison.Ordinal))),
    ];

    [Fact]
    public void Every_page_says_whom_it_is_for()
    {
        Assert.True(Pages.Count > 20);
        Assert.All(
            Pages,
            page =>
                Assert.True(
                    page.Page.GetCustomAttribute<NeedsAttribute>() is null
                        == page.Page.GetCustomAttribute<OpenToAllAttribute>() is not null,
                    page.Page.Name
                )
        );
        Assert.Equal(
            ["SignInPage"],
            Pages
                .Where(page => page.Page.GetCustomAttribute<OpenToAllAttribute>() is not null)
                .Select(page => page.Page.Name)
        );
    }

    [Fact]
    public async Task Nobody_sees_any_page_without_signing_in()
    {
        using var client = new AdminClient(server);
        foreach (var (page, path) in Pages.Where(page => page.Page.GetCustomAttribute<NeedsAttribute>() is not null))
        {
            var got = await client.GetAsync(path);
            var posted = await client.PostAsync(path, [("_handler", "add")]);

            Assert.Equal((page.Name, HttpStatusCode.Redirect), (page.Name, got.Status));
            Assert.Equal("/admin/sign-in?to=" + Uri.EscapeDataString(path), got.Location);
            Assert.Equal((page.Name, HttpStatusCode.Unauthorized), (page.Name, posted.Status));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync("/_blazor/negotiate", [])).Status);
    }

    [Theory]
    [InlineData(Role.Owner)]
    [InlineData(Role.Recruiter)]
    [InlineData(Role.Compliance)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.FairStaff)]
    public async Task Each_role_sees_the_pages_of_its_permissions_and_no_others(Role role)
    {
        using var client = await Staff.AddAsync(server, role);
        var (seen, refused) = (0, 0);
        foreach (var (page, path) in Pages)
        {
            if (page.GetCustomAttribute<NeedsAttribute>() is not { } needs)
            {
                continue;
            }

            var got = await client.GetAsync(path);
            if (Permissions.Of(role).Contains(needs.Permission))
            {
                seen++;
                Assert.True(
                    got.Status is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Forbidden
                        && (got.Status != HttpStatusCode.Forbidden || path == "/admin/not-allowed"),
                    $"{role} at {path}: {got.Status} {got.Text}"
                );
                Assert.Contains("<main", got.Text, StringComparison.Ordinal);
            }
            else
            {
                refused++;
                Assert.Equal((path, "/admin/not-allowed"), (path, got.Location));
            }
        }

        Assert.True(seen >= 3);
        Assert.Equal(role == Role.Owner, refused == 0);
    }

    [Theory]
    [InlineData(Role.Recruiter, "/admin/users", "add")]
    [InlineData(Role.Auditor, "/admin/keys", "make")]
    [InlineData(Role.FairStaff, "/admin/broadcasts/new", "plan")]
    public async Task A_form_posted_to_a_page_one_may_not_see_does_nothing(Role role, string path, string form)
    {
        using var client = await Staff.AddAsync(server, role);
        var before = server.StoredRows();

        var page = await client.PostAsync(path, [("_handler", form), ("email", "x@y.example"), ("name", "x")]);

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public void Every_operation_that_pages_ask_for_is_an_endpoint()
    {
        var mapped = Mapped.Of(server).Select(Mapped.NameOf).ToHashSet();

        Assert.All(Permissions.Operations, operation => Assert.Contains(operation, mapped));
    }

    [Fact]
    public async Task What_a_role_is_not_allowed_is_refused_below_the_pages_too()
    {
        var operations = server.App.Services.GetRequiredService<Operations>();
        var owner = await Staff.OwnerAsync(server);
        var refused = 0;
        foreach (var role in Enum.GetValues<Role>())
        {
            var actor = owner with { User = owner.User with { Role = role } };
            foreach (var operation in Permissions.Operations)
            {
                var (method, pattern) = (operation.Split(' ')[0], operation.Split(' ')[1]);
                if (actor.May(Permissions.ForOperation(method, pattern)!.Value))
                {
                    continue;
                }

                refused++;
                await Assert.ThrowsAsync<NotAllowedException>(() =>
                    operations.AskAsync(actor, new Question(method, pattern), TestContext.Current.CancellationToken)
                );
            }
        }

        Assert.True(refused > 50);
        await Assert.ThrowsAsync<NotAllowedException>(() =>
            operations.AskAsync(
                owner,
                new Question("POST", "/simulator/settings"),
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task A_number_is_whole_only_for_who_may_see_it_and_stands_in_no_address()
    {
        var team = await Team.OnAsync(server);
        const string Maria = "+12125550147";
        (await team.AgreeAsync(Maria)).ShouldBe(201);
        using var recruiter = await Staff.AddAsync(server, Role.Recruiter);
        using var auditor = await Staff.AddAsync(server, Role.Auditor);

        var whole = (await recruiter.GetAsync("/admin/contacts")).Text;
        var masked = (await auditor.GetAsync("/admin/contacts")).Text;

        Assert.Contains("12125550147", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("2125550147", masked, StringComparison.Ordinal);
        Assert.Contains("0147", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("contacts/+", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("contacts/%2B", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_another_organization_is_shown()
    {
        var team = await Team.OnAsync(server);
        (await team.AgreeAsync("+12125550148")).ShouldBe(201);
        var message = (await team.TextAsync("+12125550148", "Drivers wanted at the pier")).ShouldBe(201).At("id");
        var key = Convert.ToHexStringLower(
            server
                .Node.Store.KeyOf(
                    new(
                        server.First.OrganizationId,
                        PhoneNumber.TryRead("+12125550148", out var phone) ? phone : default
                    )
                )
                .ToBytes()
        );
        using var stranger = await AdminClient.SignedInAsync(server, server.Second.Email, server.Second.Password);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/admin/contacts/{key}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/admin/messages/{message}")).Status);
        foreach (var (_, path) in Pages)
        {
            Assert.DoesNotContain("pier", (await stranger.GetAsync(path)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain(server.First.Email, (await stranger.GetAsync(path)).Text, StringComparison.Ordinal);
        }
    }
}
