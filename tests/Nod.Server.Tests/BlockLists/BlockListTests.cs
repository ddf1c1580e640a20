using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Nod.Ledger;
using Nod.Providers;
using Nod.Sending;
using Nod.Server.BlockLists;
using Nod.Server.Moving;
using Nod.Server.Sending;
using Nod.Server.Tests.Harness;
using Nod.Storage;
using Nod.Storage.Moving;

namespace Nod.Server.Tests.BlockLists;

/// <summary>
/// Block lists of two providers and our record of stops, in step both ways: what stands there stops here, what stopped here
/// is told there, and nothing that goes from either undoes anything.
/// </summary>
public sealed class BlockListTests : IAsyncLifetime
{
    private const string AwsNumber = "+12125550101";
    private const string TelnyxNumber = "+12125550102";

    private readonly ListedPeer peer = new();
    private RunningServer server = null!;
    private Team team = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static DateTimeOffset Yesterday => RunningServer.Start - TimeSpan.FromDays(1);

    public async ValueTask InitializeAsync()
    {
        server = new RunningServer { Providers = peer.Providers };
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
        await AddSenderAsync("cloud", "aws", AwsNumber);
        await AddSenderAsync("wire", "telnyx", TelnyxNumber);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task What_stands_there_becomes_a_stop_here_with_where_it_comes_from()
    {
        var known = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AgreedBeforeAsync()));
        foreach (var phone in known)
        {
            peer.ListAtAws(phone, Yesterday);
        }

        var (stranger, byWire) = (Team.NewPerson(), await AgreedBeforeAsync());
        peer.ListAtTelnyx(stranger, TelnyxNumber, Yesterday);
        peer.ListAtTelnyx(byWire, TelnyxNumber, Yesterday);
        peer.ListAtTelnyx(await AgreedBeforeAsync(), "+12125559999", Yesterday);

        await ReconcileAsync();

        foreach (var phone in known.Append(byWire))
        {
            (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
            var stop = await team.HistoryAsync(phone);
            Assert.Equal(("revocation", "provider"), (stop.At("items.0.kind"), stop.At("items.0.method")));
            Assert.StartsWith(
                "provider block list: " + (phone == byWire ? "telnyx messaging_optouts" : "aws Default"),
                stop.At("items.0.evidence.note"),
                StringComparison.Ordinal
            );
        }

        // Somebody nobody knew here, so that a list imported later finds the stop.
        var import = team.ConsentBody(stranger, method: "import");
        import["provenance"] = new JsonObject { ["collected_by"] = Team.Brand, ["source"] = "old system" };
        (await team.Api.PostAsync("/v1/consents", import)).ShouldBe(201);
        (await team.TextAsync(stranger)).ShouldBeProblem(422, "consent.revoked");
        Assert.Empty(await DifferencesAsync("aws"));
    }

    [Fact]
    public async Task Reading_again_changes_nothing()
    {
        peer.ListAtAws(await AgreedBeforeAsync(), Yesterday);
        peer.ListAtTelnyx(await AgreedBeforeAsync(), TelnyxNumber, Yesterday);
        await ReconcileAsync();
        await server.SettleAsync();
        var before = server.StoredRows();

        await ReconcileAsync();

        Assert.Equal(before, server.StoredRows());
        var lists = (await team.Api.GetAsync("/v1/block-lists")).ShouldBe(200);
        Assert.Equal(
            ("aws", "Default", "2"),
            (lists.At("items.0.provider"), lists.At("items.0.list"), lists.At("items.0.numbers"))
        );
        Assert.Equal(("cloud", "true"), (lists.At("items.0.senders.0"), lists.At("items.0.told")));
        Assert.Equal(("telnyx", "false"), (lists.At("items.1.provider"), lists.At("items.1.told")));
    }

    [Fact]
    public async Task What_stopped_here_is_told_where_that_can_be_and_listed_where_not()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        await ReconcileAsync();

        Assert.Equal([phone], peer.Told);
        Assert.Empty(await DifferencesAsync("cloud"));
        Assert.Equal([(phone, "only_here")], await DifferencesAsync("wire"));

        // It stands there now because of us: no second stop, and nothing is told twice.
        await ReconcileAsync();
        await ReconcileAsync();
        Assert.Equal([phone], peer.Told);
        Assert.Equal(2, (await team.HistoryAsync(phone)).Items);
    }

    [Fact]
    public async Task An_entry_that_vanishes_there_never_undoes_the_stop_and_is_shown()
    {
        var (byCloud, byWire) = (await AgreedBeforeAsync(), await AgreedBeforeAsync());
        peer.ListAtAws(byCloud, Yesterday);
        peer.ListAtTelnyx(byWire, TelnyxNumber, Yesterday);
        await ReconcileAsync();

        peer.RemoveAtAws(byCloud);
        peer.RemoveAtTelnyx(byWire, TelnyxNumber);
        peer.Refuses = true;
        await ReconcileAsync();

        (await team.TextAsync(byCloud)).ShouldBeProblem(422, "consent.revoked");
        (await team.TextAsync(byWire)).ShouldBeProblem(422, "consent.revoked");
        Assert.Contains((byWire, "gone_there"), await DifferencesAsync("wire"));
        Assert.Contains((byCloud, "gone_there"), await DifferencesAsync("cloud"));
        var problem = (await team.Api.GetAsync("/v1/block-lists")).At("items.0.problem");
        Assert.Contains("AccessDeniedException", problem, StringComparison.Ordinal);

        // Where the provider can be told, it is told again, once its refusal is a while ago.
        peer.Refuses = false;
        server.Move(TimeSpan.FromMinutes(2));
        await ReconcileAsync();
        Assert.Empty(await DifferencesAsync("cloud"));
        Assert.Contains(byCloud, peer.Told);
        (await team.TextAsync(byCloud)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task Whoever_agreed_again_after_they_were_listed_is_shown_and_not_stopped_again()
    {
        var phone = Team.NewPerson();
        peer.ListAtAws(phone, Yesterday);
        await team.AgreeAsync(phone);

        await ReconcileAsync();

        Assert.Equal([(phone, "only_there")], await DifferencesAsync("aws"));
        Assert.Equal(1, (await team.HistoryAsync(phone)).Items);

        // A newer stop there is a stop.
        peer.ListAtAws(phone, RunningServer.Start + TimeSpan.FromMinutes(1));
        server.Move(TimeSpan.FromMinutes(2));
        await ReconcileAsync();
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        Assert.Empty(await DifferencesAsync("aws"));
    }

    [Fact]
    public async Task A_list_that_breaks_off_changes_nothing_and_says_so()
    {
        var phones = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AgreedBeforeAsync()));
        foreach (var phone in phones)
        {
            peer.ListAtAws(phone, Yesterday);
        }

        await ReconcileAsync();
        peer.BreaksOff = true;
        await ReconcileAsync();

        Assert.Empty(await DifferencesAsync("aws"));
        var list = await team.Api.GetAsync("/v1/block-lists");
        Assert.Equal("HTTP 500", list.At("items.0.problem"));
        Assert.Contains(server.Log.Lines, line => line.Contains("HTTP 500", StringComparison.Ordinal));
        Assert.DoesNotContain(
            server.Log.Lines,
            line => phones.Any(phone => line.Contains(phone, StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_list_that_two_organizations_share_is_not_told_and_stops_no_stranger()
    {
        await AddSenderAsync("theirs", "aws", "+12125550103", server.Other);
        var (ours, stranger) = (await AgreedBeforeAsync(), Team.NewPerson());
        var stopped = await team.AgreedPersonAsync();
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);
        peer.ListAtAws(ours, Yesterday);
        peer.ListAtAws(stranger, Yesterday);

        await ReconcileAsync();

        (await team.TextAsync(ours)).ShouldBeProblem(422, "consent.revoked");
        foreach (var caller in new[] { team.Api, server.Other })
        {
            (await caller.GetAsync($"/v1/contacts/{stranger}")).ShouldBe(404);
        }

        (await server.Other.GetAsync($"/v1/contacts/{ours}")).ShouldBe(404);
        Assert.Empty(peer.Told);
        Assert.Equal([(stopped, "only_here")], await DifferencesAsync("aws"));
        var lists = (await server.Other.GetAsync("/v1/block-lists")).ShouldBe(200);
        Assert.Equal((1, ""), (lists.Items, lists.At("items.0.numbers")));
        Assert.Equal(0, (await server.Other.GetAsync("/v1/block-lists/aws")).ShouldBe(200).Items);
    }

    [Fact]
    public async Task Differences_come_in_pages_and_a_list_nobody_has_is_not_found()
    {
        for (var i = 0; i < 130; i++)
        {
            peer.ListAtTelnyx($"+1415{5_550_100 + i}", TelnyxNumber, Yesterday);
        }

        await ReconcileAsync();
        for (var i = 0; i < 130; i++)
        {
            peer.RemoveAtTelnyx($"+1415{5_550_100 + i}", TelnyxNumber);
        }

        await ReconcileAsync();

        var first = (await team.Api.GetAsync("/v1/block-lists/wire")).ShouldBe(200);
        var rest = (await team.Api.GetAsync($"/v1/block-lists/wire?cursor={first.At("next")}")).ShouldBe(200);
        Assert.Equal((100, 30, ""), (first.Items, rest.Items, rest.At("next")));
        foreach (var cursor in new[] { "x", "0", "9.", "0.AAAA", first.At("next") + "A" })
        {
            (await team.Api.GetAsync($"/v1/block-lists/wire?cursor={cursor}")).ShouldBeProblem(400, "bad_request");
        }

        (await team.Api.GetAsync("/v1/block-lists/office")).ShouldBeProblem(404, "not_found");
        (await team.Api.GetAsync("/v1/block-lists/nobody")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task The_command_says_the_same_without_a_server_and_asks_nobody()
    {
        var (stopped, agreed) = (await team.AgreedPersonAsync(), Team.NewPerson());
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);
        peer.ListAtAws(agreed, Yesterday);
        await team.AgreeAsync(agreed);
        await ReconcileAsync();
        var readings = peer.Readings;
        await server.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Settings.Data, "nod.json"), peer.Configuration, Cancellation);

        var (code, output, errors) = await NodProcess.RunAsync("blocklists", "--data", server.Settings.Data, "--json");

        Assert.True(code == 0, errors);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        Assert.Equal(
            [("telnyx", stopped, "only_here"), ("aws", agreed, "only_there")],
            lines.Select(line => ((string)line["provider"]!, (string)line["phone"]!, (string)line["difference"]!))
        );
        Assert.Equal(readings, peer.Readings);
    }

    [Fact]
    public async Task Lists_are_read_at_the_start_every_six_hours_and_soon_after_a_provider_tells_of_a_stop()
    {
        var time = new FakeTimeProvider(RunningServer.Start);
        var node = NodeOf(time, Holds.None);
        using var keeper = new BlockListKeeper(node);
        var before = peer.Readings;
        await keeper.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => peer.Readings >= before + 2);

        var regular = await TimeUntilAsync(4, TimeSpan.FromMinutes(5));
        // A word of a provider's wakes it, yet not sooner than the rest is over.
        await Learned.FromAsync(
            node,
            new ContactAddress(server.First.OrganizationId, await AgreedNumberAsync()),
            "aws",
            new ProviderFailure(FailureKind.OptedOut, "DESTINATION_PHONE_NUMBER_OPTED_OUT", "No."),
            null
        );
        var woken = await TimeUntilAsync(6, TimeSpan.FromSeconds(30));
        await keeper.StopAsync(Cancellation);

        Assert.InRange(regular, BlockListKeeper.Every, BlockListKeeper.Every + TimeSpan.FromHours(1));
        Assert.InRange(woken, BlockListKeeper.Rest, TimeSpan.FromHours(1));

        async Task<TimeSpan> TimeUntilAsync(int readings, TimeSpan step)
        {
            var start = time.GetUtcNow();
            await Eventually.HoldsAsync(() =>
            {
                if (peer.Readings < before + readings)
                {
                    time.Advance(step);
                }

                return peer.Readings >= before + readings;
            });
            return time.GetUtcNow() - start;
        }
    }

    [Fact]
    public async Task While_a_restored_copy_holds_sending_back_lists_are_read_and_nobody_is_told()
    {
        var (listed, stopped) = (await AgreedBeforeAsync(), await team.AgreedPersonAsync());
        peer.ListAtAws(listed, Yesterday);
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);
        var store = (SqlStore)server.Node.Store;
        var hold = new Hold(server.Clock.Now(), null);
        await store.PutValueAsync(Held.Sending, hold.ToText(), Cancellation);
        using var keeper = new BlockListKeeper(NodeOf(server.Clock, await Holds.ReadAsync(store, Cancellation)));

        await keeper.ReconcileAsync(Cancellation);

        (await team.TextAsync(listed)).ShouldBeProblem(422, "consent.revoked");
        Assert.Empty(peer.Told);
    }

    [Fact]
    public async Task It_ends_at_once_also_while_it_waits_after_a_failure()
    {
        using var keeper = new BlockListKeeper(NodeOf(new FakeTimeProvider(RunningServer.Start), Holds.None, [null!]));
        await keeper.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() =>
            server.Log.Errors.Any(line => line.Contains("block lists", StringComparison.Ordinal))
        );

        // The clock stands still, so it ends only by being told.
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await keeper.StopAsync(late.Token);

        Assert.True(keeper.ExecuteTask!.IsCompleted);
    }

    private Node NodeOf(TimeProvider clock, Holds holds, IReadOnlyList<ProviderConnection>? connections = null)
    {
        var running = server.Node;
        return new Node(running.Store, running.Catalog, [], clock, running.Ids, running.Evidence, running.Log)
        {
            Signing = running.Signing,
            Custody = running.Custody,
            Connections = connections ?? running.Connections,
            Outside = running.Outside,
            Holds = holds,
        };
    }

    private async Task<PhoneNumber> AgreedNumberAsync()
    {
        Assert.True(PhoneNumber.TryRead(await team.AgreedPersonAsync(), out var number));
        return number;
    }

    private Task ReconcileAsync() => server.Node.BlockLists.ReconcileAsync(Cancellation);

    private async Task<string> AgreedBeforeAsync()
    {
        var phone = Team.NewPerson();
        var body = team.ConsentBody(phone);
        body["occurred_at"] = Team.Wire(RunningServer.Start - TimeSpan.FromDays(7));
        (await team.Api.PostAsync("/v1/consents", body)).ShouldBe(201);
        return phone;
    }

    private async Task AddSenderAsync(string key, string provider, string number, Caller? api = null)
    {
        var caller = api ?? team.Api;
        if (api is not null)
        {
            (await caller.PutAsync($"/v1/brands/{Team.Brand}", Team.BrandBody())).ShouldBe(200);
            (await caller.PutAsync($"/v1/brands/{Team.Brand}/programs/{Team.Jobs}", Team.ProgramBody())).ShouldBe(200);
        }

        var sender = Team.SenderBody(number, Team.Brand, Team.Jobs);
        sender["provider"] = provider;
        sender.Remove("settings");
        (await caller.PutAsync($"/v1/senders/{key}", sender)).ShouldBe(200);
    }

    private async Task<IReadOnlyList<(string Phone, string Difference)>> DifferencesAsync(string name) =>
        [
            .. (await team.Api.GetAsync($"/v1/block-lists/{name}")).ShouldBe(200).Json["items"]!
                .AsArray()
                .Select(one => ((string)one!["phone"]!, (string)one["difference"]!)),
        ];
}
