using System.Net;
using System.Text.RegularExpressions;
using Nod.Server.Admin.Access;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Admin;

/// <summary>What every page is sent with, and what is done through them stands in the audit trail.</summary>
public sealed partial class PagesTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("/admin/sign-in")]
    [InlineData("/admin")]
    [InlineData("/admin/compose")]
    public async Task Only_scripts_with_the_answer_s_own_nonce_may_run(string path)
    {
        using var client = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);

        var page = await client.GetAsync(path);

        var policy = page.Headers["Content-Security-Policy"];
        var nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'unsafe-inline'", policy, StringComparison.Ordinal);
        var scripts = Script().Matches(page.Text);
        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.Contains($"nonce=\"{nonce}\"", script.Value, StringComparison.Ordinal));
        Assert.DoesNotMatch(Handler(), page.Text);
        Assert.DoesNotContain("<style", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
        var again = Nonce().Match((await client.GetAsync(path)).Headers["Content-Security-Policy"]).Groups[1].Value;
        Assert.NotEqual(nonce, again);
    }

    [Fact]
    public async Task Scripts_and_styles_come_from_here_and_are_kept_by_their_content()
    {
        using var client = new AdminClient(server);
        var page = await client.GetAsync("/admin/sign-in");
        var addresses = Address().Matches(page.Text).Select(match => match.Groups[1].Value).ToList();

        Assert.True(addresses.Count >= 6);
        Assert.DoesNotContain("http", string.Concat(addresses), StringComparison.Ordinal);
        foreach (var address in addresses)
        {
            var asset = await client.GetAsync(address);
            Assert.Equal((address, HttpStatusCode.OK), (address, asset.Status));
            Assert.Contains("immutable", asset.Headers["Cache-Control"], StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/admin/assets/nothing.js")).Status);
    }

    [Fact]
    public async Task What_is_done_stands_in_the_trail_with_its_doer_and_without_a_number()
    {
        var team = await Team.OnAsync(server);
        var person = Team.NewPerson();
        (await team.AgreeAsync(person)).ShouldBe(201);
        using var client = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);
        var key = Convert.ToHexStringLower(
            server
                .Node.Store.KeyOf(
                    new(server.First.OrganizationId, PhoneNumber.TryRead(person, out var phone) ? phone : default)
                )
                .ToBytes()
        );

        var stopped = await client.PostAsync(
            $"/admin/contacts/{key}",
            "stop",
            ("of", ""),
            ("how", "rang the desk and asked to be left alone"),
            ("proof", "call log 7")
        );

        Assert.Equal($"/admin/contacts/{key}?done=stopped", stopped.Location);
        (await team.TextAsync(person, "Still there?")).ShouldBe(422);
        var history = (await team.HistoryAsync(person)).ShouldBe(200);
        Assert.Equal("rang the desk and asked to be left alone", history.At("items.0.evidence.note"));
        Assert.Equal(server.First.Email, history.At("items.0.evidence.recorded_by"));
        var entry = Assert.Single(
            await server.Node.Store.ReadTrailOfAsync(
                server.First.OrganizationId,
                key,
                10,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal((server.First.Email, "POST /v1/consents", "revoke"), (entry.Actor, entry.Action, entry.Detail));
        var page = await client.GetAsync("/admin/trail");
        Assert.Contains("consent or stop recorded by hand", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_erased_only_by_who_says_that_they_are_sure()
    {
        var team = await Team.OnAsync(server);
        var person = Team.NewPerson();
        (await team.AgreeAsync(person)).ShouldBe(201);
        using var client = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);
        var key = Convert.ToHexStringLower(
            server
                .Node.Store.KeyOf(
                    new(server.First.OrganizationId, PhoneNumber.TryRead(person, out var phone) ? phone : default)
                )
                .ToBytes()
        );

        var unsure = await client.PostAsync($"/admin/contacts/{key}", "erase", ("reason", "person_request"));
        Assert.Equal(HttpStatusCode.OK, unsure.Status);
        (await team.ContactAsync(person)).ShouldBe(200);
        var sure = await client.PostAsync(
            $"/admin/contacts/{key}",
            "erase",
            ("reason", "person_request"),
            ("sure", "yes")
        );

        Assert.Equal("/admin/contacts?done=erased", sure.Location);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/admin/contacts/{key}")).Status);
    }

    [Theory]
    [InlineData("de", "Was Sie jetzt braucht")]
    [InlineData("en", "What needs you now")]
    public async Task The_language_chosen_is_kept(string language, string heading)
    {
        using var client = await AdminClient.SignedInAsync(server, server.First.Email, server.First.Password);
        var home = await client.GetAsync("/admin");
        var token = Regex.Match(home.Text, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;

        await client.PostAsync(
            "/admin/look",
            [("__RequestVerificationToken", token), ("language", language), ("to", "/admin")]
        );

        var page = await client.GetAsync("/admin");
        Assert.Contains(heading, page.Text, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_act_that_can_stand_in_the_trail_has_words()
    {
        var texts = Nod.Server.Admin.Locales.AdminTexts.For("en");
        var acts = Permissions
            .Operations.Where(operation =>
                !operation.StartsWith("GET", StringComparison.Ordinal)
                && !operation.EndsWith("/preview", StringComparison.Ordinal)
                && !operation.EndsWith("/replay", StringComparison.Ordinal)
                && !operation.EndsWith("/decisions", StringComparison.Ordinal)
                && !operation.EndsWith("/read", StringComparison.Ordinal)
            )
            .Concat(Trail.AccessActions)
            .Append("GET /v1/evidence-packs/{id}/content");

        Assert.All(acts, act => Assert.True(texts.Has(Trail.TextOf(act)), Trail.TextOf(act)));
    }

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("<[^>]+\\son[a-z]+=")]
    private static partial Regex Handler();

    [GeneratedRegex("(?:src|href)=\"(/admin/assets/[^\"]+)\"")]
    private static partial Regex Address();
}
