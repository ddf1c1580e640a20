using System.Text.Json.Nodes;
using Nod.Server.Hosting;
using Nod.Server.Moving;
using Nod.Server.Tests.Harness;
using Nod.Storage;

namespace Nod.Server.Tests.Moving;

/// <summary>What a copy is: whole, private, checked, and the same wherever it was loaded in between.</summary>
public sealed class CopyTests : IAsyncDisposable
{
    private readonly Places places = new();

    private string Copy => places.PathOf("copy");

    public ValueTask DisposeAsync() => places.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_export_that_was_imported_is_exported_the_same_to_the_byte(bool onPostgres)
    {
        var first = await FilledAsync();
        await first.CopyAsync(Copy, CopyKind.Export, withKeys: false);
        var second = await places.SiteAsync("second", onPostgres);
        await second.LoadAsync(Copy, Path.Combine(first.Data, "keys"));
        await second.CopyAsync(places.PathOf("again"), CopyKind.Export, withKeys: false);
        var third = await places.SiteAsync("third");
        await third.LoadAsync(places.PathOf("again"), Path.Combine(first.Data, "keys"));
        await third.CopyAsync(places.PathOf("once-more"), CopyKind.Export, withKeys: false);

        Assert.NotEmpty(Site.FilesOf(Copy));
        Assert.Equal(Site.FilesOf(Copy), Site.FilesOf(places.PathOf("again")));
        Assert.Equal(Site.FilesOf(Copy), Site.FilesOf(places.PathOf("once-more")));
    }

    [Fact]
    public async Task An_export_has_no_keys_unless_asked_and_can_not_be_imported_without_them()
    {
        var first = await FilledAsync();
        await first.CopyAsync(Copy, CopyKind.Export, withKeys: false);
        await first.CopyAsync(places.PathOf("with-keys"), CopyKind.Export, withKeys: true);
        var other = await places.SiteAsync("other");
        await other.BeginAsync();
        await other.StopAsync();
        var second = await places.SiteAsync("second");

        Assert.DoesNotContain(PrivateFiles.FilesIn(Copy), path => path.StartsWith("keys/", StringComparison.Ordinal));
        Assert.DoesNotContain("idempotency", string.Join(' ', PrivateFiles.FilesIn(Copy)), StringComparison.Ordinal);
        var without = await Assert.ThrowsAsync<CopyException>(() => second.LoadAsync(Copy));
        Assert.Contains("--keys", without.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CopyException>(() => second.LoadAsync(Copy, Path.Combine(other.Data, "keys")));
        Assert.False(System.IO.Directory.Exists(second.Data));
        Assert.Equal(0, (await second.LoadAsync(places.PathOf("with-keys"))).FaultCount);
    }

    [Fact]
    public async Task A_copy_in_which_any_file_was_changed_is_refused_and_nothing_is_made_of_it()
    {
        var first = await FilledAsync();
        await first.CopyAsync(Copy);
        var second = await places.SiteAsync("second");
        var files = PrivateFiles.FilesIn(Copy).ToList();
        Assert.True(files.Count > 20, string.Join('\n', files));

        foreach (var file in files.Where(file => file != CopyManifest.FileName))
        {
            var path = Path.Combine(Copy, file);
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            byte[] changed = bytes.Length == 0 ? [1] : [(byte)(bytes[0] ^ 1), .. bytes[1..]];
            await File.WriteAllBytesAsync(path, changed, TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<CopyException>(() => second.LoadAsync(Copy));
            File.Delete(path);
            await Assert.ThrowsAsync<CopyException>(() => second.LoadAsync(Copy));
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        }

        var more = Path.Combine(Copy, "attachments", "more");
        await File.WriteAllTextAsync(more, "?", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<CopyException>(() => second.LoadAsync(Copy));
        File.Delete(more);
        Assert.False(System.IO.Directory.Exists(second.Data));
        Assert.Equal(0, (await second.LoadAsync(Copy)).FaultCount);
    }

    [Fact]
    public async Task A_copy_is_for_its_owner_alone_and_so_is_what_is_made_of_it()
    {
        var first = await FilledAsync();
        await File.WriteAllTextAsync(
            Path.Combine(first.Data, ServerSettings.FileName),
            """{ "records_place": "Berlin", "database": "Host=elsewhere" }""",
            TestContext.Current.CancellationToken
        );
        await first.CopyAsync(Copy);
        var second = await places.SiteAsync("second");
        await second.LoadAsync(Copy);

        var options = JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(second.Data, ServerSettings.FileName),
                TestContext.Current.CancellationToken
            )
        )!;
        Assert.Equal("Berlin", (string)options["records_place"]!);
        Assert.Null(options["database"]);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (
            var folder in new[] { Copy, Path.Combine(second.Data, "keys"), Path.Combine(second.Data, "attachments") }
        )
        {
            foreach (var file in PrivateFiles.FilesIn(folder))
            {
                var mode = File.GetUnixFileMode(Path.Combine(folder, file));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
            }

            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder) & (UnixFileMode)0b111_111);
        }
    }

    [Fact]
    public async Task Nothing_is_overwritten_and_nothing_half_is_left_or_taken_for_a_whole()
    {
        var first = await FilledAsync();
        await first.CopyAsync(Copy);
        var before = Site.FilesOf(Copy);
        var second = await places.SiteAsync("second");

        await Assert.ThrowsAsync<CopyException>(() => first.CopyAsync(Copy));
        Assert.Equal(before, Site.FilesOf(Copy));
        var blocked = places.PathOf("blocked");
        await File.WriteAllTextAsync(blocked, "a file, not a folder", TestContext.Current.CancellationToken);
        var unwritable = await Assert.ThrowsAsync<CopyException>(() => first.CopyAsync(Path.Combine(blocked, "copy")));
        Assert.Contains("nothing of it is left", unwritable.Message, StringComparison.Ordinal);
        System.IO.Directory.Move(Copy, places.PathOf("half.part"));
        File.Delete(places.PathOf("half.part/manifest.json"));
        var half = await Assert.ThrowsAsync<CopyException>(() => second.LoadAsync(places.PathOf("half.part")));
        Assert.Contains("no whole copy", half.Message, StringComparison.Ordinal);
        var begun = await Assert.ThrowsAsync<CopyException>(() => first.CopyAsync(places.PathOf("half")));
        Assert.Contains("half.part", begun.Message, StringComparison.Ordinal);
        var inUse = await Assert.ThrowsAsync<CopyException>(() => first.LoadAsync(places.PathOf("half.part")));
        Assert.Contains("no whole copy", inUse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_in_use_is_not_loaded_into()
    {
        var first = await FilledAsync();
        await first.CopyAsync(Copy);
        var before = Site.FilesOf(first.Data);

        var refusal = await Assert.ThrowsAsync<CopyException>(() => first.LoadAsync(Copy));

        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Site.FilesOf(first.Data));
    }

    [Fact]
    public async Task What_was_begun_and_not_finished_is_not_served()
    {
        var first = await FilledAsync();
        var half = places.PathOf("half");
        Installation.Begin(half, Path.Combine(first.Data, "keys"));

        var refusal = Assert.Throws<StoreUnavailableException>(() => Installation.Open(half));

        Assert.Contains("do it again", refusal.Message, StringComparison.Ordinal);
        Installation.TakeBack(half);
        Assert.False(Installation.IsUsed(half));
    }

    // A stopped installation with events, a message, a text of a person's, a file and a pack.
    private async Task<Site> FilledAsync()
    {
        var site = await places.SiteAsync("first");
        await site.BeginAsync();
        var phone = await site.Team.AgreedPersonAsync();
        var id = (await site.Team.TextAsync(phone)).ShouldBe(201).At("id");
        await site.Team.MessageAsync(id, "delivered");
        (await site.Team.HearAsync(phone, "Stop, bitte! ü")).ShouldBe(200);
        (
            await site.Team.Api.SendAsync(
                HttpMethod.Post,
                "/v1/attachments",
                Caller.Content("a proof"u8.ToArray(), "text/plain")
            )
        ).ShouldBe(201);
        var asked = new JsonObject { ["phone"] = phone };
        var pack = (await site.Team.Api.PostAsync("/v1/evidence-packs", asked, "pack-1")).ShouldBe(201).At("id");
        await Eventually.HoldsAsync(
            () => site.Team.Api.GetAsync($"/v1/evidence-packs/{pack}"),
            reply => reply.At("status") == "ready"
        );
        await site.LoggedAsync();
        await site.StopAsync();
        return site;
    }
}
