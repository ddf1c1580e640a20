using System.Net;
using Nod.Catalog;
using Nod.Server.Admin.Access;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Admin;

public sealed class SignInTests : IAsyncLifetime
{
    private readonly RunningServer server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task The_first_log_in_opens_the_home_page_with_a_cookie_that_scripts_and_other_sites_can_t_use()
    {
        using var client = new AdminClient(server);

        var page = await client.SignInAsync(server.First.Email.ToUpperInvariant(), server.First.Password);

        Assert.Equal((HttpStatusCode.Redirect, "/admin"), (page.Status, page.Location));
        var cookie = Assert.Single(page.Cookies, one => one.StartsWith("nod_session=", StringComparison.Ordinal));
        foreach (var part in new[] { "secure", "httponly", "samesite=lax", "path=/", "max-age=604800" })
        {
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin")).Status);
        Assert.DoesNotContain(client.Session!, server.StoredRows(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_cookie_is_for_secure_connections_and_closed_to_scripts()
    {
        using var client = new AdminClient(server);

        var page = await client.GetAsync("/admin/sign-in");

        Assert.NotEmpty(page.Cookies);
        Assert.All(
            page.Cookies,
            cookie =>
            {
                Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("samesite", cookie, StringComparison.OrdinalIgnoreCase);
            }
        );
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_refused_in_the_same_words()
    {
        using var client = new AdminClient(server);

        var wrong = await client.SignInAsync(server.First.Email, "not the password");
        var unknown = await client.SignInAsync("nobody@acme.example", "not the password");

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.Status);
        Assert.Contains("E-mail or password is wrong.", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("E-mail or password is wrong.", unknown.Text, StringComparison.Ordinal);
        Assert.Null(client.Session);
        var entry = Assert.Single(await TrailAsync(server.First.Email));
        Assert.Equal((TrailActions.SignInRefused, "?", "127.0.0.1"), (entry.Action, entry.Actor, entry.Detail));
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_a_user_for_fifteen_minutes_even_over_a_restart()
    {
        using (var client = new AdminClient(server))
        {
            for (var times = 0; times < SignIn.FailuresMax; times++)
            {
                Assert.Equal(
                    HttpStatusCode.Unauthorized,
                    (await client.SignInAsync(server.First.Email, "wrong")).Status
                );
            }

            var locked = await client.SignInAsync(server.First.Email, server.First.Password);
            Assert.Equal(HttpStatusCode.TooManyRequests, locked.Status);
            Assert.Single(await TrailAsync(server.First.Email), entry => entry.Action == TrailActions.SignInLocked);
        }

        await server.RestartAsync();
        using var again = new AdminClient(server);
        Assert.Equal(
            HttpStatusCode.TooManyRequests,
            (await again.SignInAsync(server.First.Email, server.First.Password)).Status
        );

        server.Move(TimeSpan.FromMinutes(15));
        Assert.Equal("/admin", (await again.SignInAsync(server.First.Email, server.First.Password)).Location);
    }

    [Fact]
    public async Task Four_wrong_passwords_and_a_right_one_begin_the_count_anew()
    {
        using var client = new AdminClient(server);
        for (var rounds = 0; rounds < 2; rounds++)
        {
            for (var times = 0; times < SignIn.FailuresMax - 1; times++)
            {
                await client.SignInAsync(server.First.Email, "wrong");
            }

            Assert.Equal("/admin", (await client.SignInAsync(server.First.Email, server.First.Password)).Location);
        }
    }

    [Fact]
    public async Task An_address_has_twenty_attempts_in_five_minutes()
    {
        using var client = new AdminClient(server);
        for (var times = 0; times < SignIn.AttemptsMax; times++)
        {
            var page = await client.SignInAsync($"nobody-{times}@acme.example", "x");
            Assert.Equal(HttpStatusCode.Unauthorized, page.Status);
        }

        Assert.Equal(
            HttpStatusCode.TooManyRequests,
            (await client.SignInAsync(server.First.Email, server.First.Password)).Status
        );
        server.Move(TimeSpan.FromMinutes(5));
        Assert.Equal("/admin", (await client.SignInAsync(server.First.Email, server.First.Password)).Location);
    }

    [Fact]
    public async Task Without_the_form_s_own_token_nothing_is_done()
    {
        using var client = new AdminClient(server);
        (string, string)[] fields =
        [
            ("_handler", "sign-in"),
            ("email", server.First.Email),
            ("password", server.First.Password),
        ];

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/admin/sign-in", fields)).Status);
        Assert.Null(client.Session);

        await client.SignInAsync(server.First.Email, server.First.Password);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/admin/sign-out", [])).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin")).Status);
    }

    [Theory]
    [InlineData("/admin/rules?x=1", "/admin/rules?x=1")]
    [InlineData("https://elsewhere.example/admin", "/admin")]
    [InlineData("//elsewhere.example", "/admin")]
    [InlineData("/admin\\elsewhere", "/admin")]
    public async Task It_goes_on_to_where_one_wanted_and_never_to_another_site(string wanted, string to)
    {
        using var client = new AdminClient(server);

        var page = await client.SignInAsync(
            server.First.Email,
            server.First.Password,
            "/admin/sign-in?to=" + Uri.EscapeDataString(wanted)
        );

        Assert.Equal(to, page.Location);
    }

    [Fact]
    public async Task A_session_outlives_a_restart_and_ends_when_idle_old_or_ended()
    {
        using var client = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);
        await server.RestartAsync();
        using var after = new AdminClient(server) { Session = client.Session };
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync("/admin")).Status);

        server.Move(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync("/admin")).Status);
        server.Move(TimeSpan.FromHours(12));
        Assert.StartsWith("/admin/sign-in", (await after.GetAsync("/admin")).Location, StringComparison.Ordinal);

        using var other = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);
        for (var hours = 0; hours < 7 * 24; hours += 8)
        {
            Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/admin")).Status);
            server.Move(TimeSpan.FromHours(8));
        }

        Assert.Equal(HttpStatusCode.Redirect, (await other.GetAsync("/admin")).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_whoever_kept_its_secret()
    {
        using var client = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);
        using var thief = new AdminClient(server) { Session = client.Session };
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/admin")).Status);
        var home = await client.GetAsync("/admin");
        Assert.Equal(HttpStatusCode.OK, home.Status);

        var signedOut = await PostOutAsync(client);

        Assert.Equal("/admin/sign-in", signedOut.Location);
        Assert.Null(client.Session);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/admin")).Status);
    }

    [Fact]
    public async Task Another_password_ends_every_session_of_the_user_and_of_nobody_else()
    {
        using var client = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);
        using var elsewhere = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);
        using var colleague = await Staff.AddAsync(server, Role.Recruiter);
        const string Next = "a longer one by far";

        var wrong = await client.PostAsync("/admin/account", "password", ("old", "wrong"), ("new", Next));
        var brief = await client.PostAsync(
            "/admin/account",
            "password",
            ("old", server.First.Password),
            ("new", "short")
        );
        Assert.Contains("The present password is wrong.", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("at least 12 characters", brief.Text, StringComparison.Ordinal);
        var changed = await client.PostAsync(
            "/admin/account",
            "password",
            ("old", server.First.Password),
            ("new", Next)
        );

        Assert.Equal("/admin/sign-in", changed.Location);
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/admin")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/admin")).Status);
        Assert.Equal(HttpStatusCode.OK, (await colleague.GetAsync("/admin")).Status);
        Assert.Equal("/admin", (await client.SignInAsync(server.First.Email, Next)).Location);
    }

    [Fact]
    public async Task Who_is_locked_out_is_out_at_once_and_the_last_owner_stays()
    {
        var (email, password) = await Staff.NewAsync(server, Role.Recruiter);
        using var recruiter = await AdminClient.SignedInAsync(server, email, password);
        using var owner = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);

        await owner.PostAsync("/admin/users", $"set-{email}", ("act", "disable"), ("role", "recruiter"));
        var last = await owner.PostAsync(
            "/admin/users",
            $"set-{server.First.Email}",
            ("act", "role"),
            ("role", "auditor")
        );

        Assert.Equal(HttpStatusCode.Redirect, (await recruiter.GetAsync("/admin")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await recruiter.SignInAsync(email, password)).Status);
        Assert.Contains("the last owner", last.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/admin/users")).Status);
        Assert.Equal(
            ["user.changed", "sign_in.done", "user.added"],
            (await TrailAsync(email))
                .SkipWhile(entry => entry.Action == TrailActions.SignInRefused)
                .Select(entry => entry.Action)
        );
    }

    private static async Task<Page> PostOutAsync(AdminClient client)
    {
        var home = await client.GetAsync("/admin");
        const string Mark = "name=\"__RequestVerificationToken\" value=\"";
        var from = home.Text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        var token = home.Text[from..home.Text.IndexOf('"', from)];
        return await client.PostAsync("/admin/sign-out", [("__RequestVerificationToken", token)]);
    }

    private Task<IReadOnlyList<Nod.Access.TrailEntry>> TrailAsync(string email) =>
        server.Node.Store.ReadTrailOfAsync(
            server.First.OrganizationId,
            email,
            100,
            TestContext.Current.CancellationToken
        );
}
