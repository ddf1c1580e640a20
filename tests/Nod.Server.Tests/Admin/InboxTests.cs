using System.Net;
using Nod.Catalog;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Application;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Threads;
using NodaTime;

namespace Nod.Server.Tests.Admin;

/// <summary>The inbox: who sees and may do what, and what the pages ask the application about conversations.</summary>
public sealed class InboxTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private static readonly InboxView Open = InboxView.Of(null, null);

    private Team team = null!;
    private Inbox inbox = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        inbox = new Inbox(team);
    }

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_list_says_who_wrote_what_and_how_many_are_unread()
    {
        using var client = await Staff.AddAsync(server, Role.Recruiter);
        var (phone, id) = await inbox.HeardAsync("Is the night shift still free?");

        var list = await client.GetAsync("/admin/inbox");
        var home = await client.GetAsync("/admin");

        Assert.Contains($"/admin/inbox/{id}", list.Text, StringComparison.Ordinal);
        Assert.Contains("Is the night shift still free?", list.Text, StringComparison.Ordinal);
        Assert.Contains("1 new text", list.Text, StringComparison.Ordinal);
        Assert.Contains(phone[1..], list.Text, StringComparison.Ordinal);
        Assert.Matches("data-unread[^>]*>[0-9]+<", list.Text);
        Assert.Contains("unread conversations", home.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_answer_sees_a_masked_number_and_nothing_to_press()
    {
        var (phone, id) = await inbox.HeardAsync("Where is the pier?");
        using var recruiter = await Staff.AddAsync(server, Role.Recruiter);
        using var auditor = await Staff.AddAsync(server, Role.Auditor);

        var whole = (await recruiter.GetAsync($"/admin/inbox/{id}")).Text;
        var masked = (await auditor.GetAsync($"/admin/inbox/{id}")).Text;
        var list = (await auditor.GetAsync("/admin/inbox")).Text;

        Assert.Contains(phone[1..], whole, StringComparison.Ordinal);
        Assert.Contains("id=\"reply\"", whole, StringComparison.Ordinal);
        Assert.Contains("Where is the pier?", masked, StringComparison.Ordinal);
        Assert.DoesNotContain(phone[2..], masked + list, StringComparison.Ordinal);
        Assert.Contains(phone[^4..], masked, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"reply\"", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"note\"", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"assign\"", masked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_of_another_organization_is_not_there()
    {
        var (_, id) = await inbox.HeardAsync("Hello?");
        using var stranger = await AdminClient.SignedInAsync(server, server.Second.Email, server.Second.Password);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/admin/inbox/{id}")).Status);
        Assert.DoesNotContain("Hello?", (await stranger.GetAsync("/admin/inbox")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Compliance)]
    public async Task Who_only_looks_changes_nothing(Role role)
    {
        var (_, id) = await inbox.HeardAsync();
        using var desk = await Desk.OfAsync(server, role);
        var before = server.StoredRows();

        Assert.NotNull((await desk.App.ThreadAsync(id, null)).Value);
        await RefusedAsync(() => desk.App.JudgeReplyAsync(id, "Monday.", null));
        await RefusedAsync(() => desk.App.ReplyAsync(id, "Monday.", null));
        await RefusedAsync(() => desk.App.NoteAsync(id, "Nice"));
        await RefusedAsync(() => desk.App.AssignAsync(id, ""));
        await RefusedAsync(() => desk.App.MoveThreadAsync(id, "archive"));
        await RefusedAsync(() => desk.App.ReadThreadAsync(id, server.Node.Clock.Now()));
        await RefusedAsync(() => desk.App.CancelTextAsync(id, Guid.Empty));
        await RefusedAsync(desk.App.ColleaguesAsync);
        await RefusedAsync(desk.App.TemplatesAsync);

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task An_answer_is_judged_sent_and_stands_in_the_trail_under_the_person()
    {
        var (phone, id) = await inbox.HeardAsync();
        using var desk = await Desk.OfAsync(server, Role.Recruiter);

        var judged = await desk.App.JudgeReplyAsync(id, "Monday at nine.", null);
        Assert.Empty(await team.PhoneAsync(phone));
        var sent = await desk.App.ReplyAsync(id, "Monday at nine.", null);

        Assert.Equal(Verdict.Permit, judged!.Value!.Verdict);
        Assert.Equal(MessageClass.Reply, sent.Get().Message.Class);
        Assert.Contains("Monday at nine.", Assert.Single(await team.PhoneAsync(phone, 1)), StringComparison.Ordinal);
        var key = await desk.App.PersonOfThreadAsync(id);
        Assert.Equal(await desk.App.KeyOfAsync(phone), key);
        Assert.Equal(
            [(desk.Actor.User.Email, "POST /v1/conversations/{id}/reply")],
            (await TrailAsync(key)).Select(entry => (entry.Actor, entry.Action))
        );
    }

    [Fact]
    public async Task When_the_window_has_closed_the_gate_says_so_before_and_at_sending()
    {
        var (alone, own) = await RunningServer.WithTeamAsync();
        await using var _ = alone;
        var (phone, id) = await new Inbox(own).HeardAsync();
        using var before = await Desk.OfAsync(alone, Role.Recruiter);
        var until = (await before.App.ThreadAsync(id, null)).Get().Conversation.ReplyUntil!.Value;
        alone.MoveTo(until.ToDateTimeOffset());
        using var desk = await Desk.OfAsync(alone, Role.Recruiter);

        var judged = await desk.App.JudgeReplyAsync(id, "Too late.", null);
        var sent = await desk.App.ReplyAsync(id, "Too late.", null);

        Assert.Equal(Verdict.Deny, judged!.Value!.Verdict);
        Assert.Contains(judged.Value.Reasons, reason => reason.Code == ReasonCodes.ConversationClosed);
        Assert.Equal(422, sent.Status);
        Assert.Equal(ReasonCodes.ConversationClosed, sent.Problem!.Code);
        Assert.Empty(await own.PhoneAsync(phone));
    }

    [Fact]
    public async Task A_text_for_later_waits_and_is_taken_back()
    {
        var (phone, id) = await inbox.HeardAsync();
        using var desk = await Desk.OfAsync(server, Role.Recruiter);
        var at = server.Node.Clock.Now() + Duration.FromHours(2);

        Assert.Equal(at, (await desk.App.ReplyAsync(id, "See you at three.", at)).Get().Message.DueAt);
        var waiting = Assert.Single((await desk.App.ThreadAsync(id, null)).Get().Scheduled);
        Assert.Equal(200, (await desk.App.CancelTextAsync(id, waiting.Id!.Value)).Status);

        Assert.Empty((await desk.App.ThreadAsync(id, null)).Get().Scheduled);
        Assert.Equal(404, (await desk.App.CancelTextAsync(id, Guid.Empty)).Status);
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task Each_list_has_the_conversations_it_says()
    {
        var (_, id) = await inbox.HeardAsync();
        using var desk = await Desk.OfAsync(server, Role.Recruiter);

        Assert.True(await StandsAsync(desk, id, Open));
        Assert.True(await StandsAsync(desk, id, Open with { Whose = InboxView.Unassigned }));
        Assert.False(await StandsAsync(desk, id, Open with { Whose = InboxView.Mine }));
        Assert.Contains(desk.Actor.User.Email, await desk.App.ColleaguesAsync());

        Assert.Equal(200, (await desk.App.AssignAsync(id, desk.Actor.User.Email)).Status);
        Assert.True(await StandsAsync(desk, id, Open with { Whose = InboxView.Mine }));
        Assert.False(await StandsAsync(desk, id, Open with { Whose = InboxView.Unassigned }));

        Assert.Equal(200, (await desk.App.MoveThreadAsync(id, "archive")).Status);
        Assert.False(await StandsAsync(desk, id, Open));
        Assert.True(await StandsAsync(desk, id, Open with { State = InboxView.Archived }));
        Assert.Equal(200, (await desk.App.MoveThreadAsync(id, "reopen")).Status);
        Assert.Equal(200, (await desk.App.AssignAsync(id, "")).Status);
        Assert.True(await StandsAsync(desk, id, Open with { Whose = InboxView.Unassigned }));
    }

    [Fact]
    public async Task It_is_read_as_far_as_it_was_shown_and_a_later_text_stays_unread()
    {
        var (phone, id) = await inbox.HeardAsync();
        using var desk = await Desk.OfAsync(server, Role.Recruiter);
        var shown = (await desk.App.ThreadAsync(id, null)).Get().Items[^1].At;
        server.Move(TimeSpan.FromMinutes(1));
        (await team.HearAsync(phone, "And where?")).ShouldBe(200);
        var unread = await desk.App.UnreadAsync();

        Assert.Equal(2, (await desk.App.ReadThreadAsync(id, shown)).Get().Unread);
        shown = (await desk.App.ThreadAsync(id, null)).Get().Items[^1].At;
        Assert.Equal(0, (await desk.App.ReadThreadAsync(id, shown)).Get().Unread);

        Assert.Equal(unread - 1, await desk.App.UnreadAsync());
        Assert.Empty(await TrailAsync(await desk.App.PersonOfThreadAsync(id)));
        Assert.Equal(1, (await desk.App.MoveThreadAsync(id, "unread")).Get().Unread);
    }

    [Fact]
    public async Task A_note_is_in_the_name_of_whoever_is_signed_in()
    {
        var (_, id) = await inbox.HeardAsync();
        using var desk = await Desk.OfAsync(server, Role.Recruiter);

        await desk.App.NoteAsync(id, "Prefers nights");

        var note = Assert.Single((await desk.App.ThreadAsync(id, null)).Get().Notes);
        Assert.Equal(("Prefers nights", desk.Actor.User.Email), (note.Text, note.By));
    }

    [Fact]
    public async Task Who_follows_is_told_of_a_text_as_it_comes_and_of_nothing_once_the_session_is_over()
    {
        using var desk = await Desk.OfAsync(server, Role.Recruiter);
        var phone = Team.NewPerson();
        var key = await desk.App.KeyOfAsync(phone);
        await using var following = desk
            .App.FollowAsync(TimeSpan.Zero, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await following.MoveNextAsync());
        Assert.Empty(following.Current);

        (await team.HearAsync(phone, "Hello!")).ShouldBe(200);
        Assert.True(await following.MoveNextAsync());
        Assert.Contains(ContactKey.Of(Convert.FromHexString(key)), following.Current);

        await desk.LeaveAsync();
        (await team.HearAsync(phone, "Anybody there?")).ShouldBe(200);
        await Assert.ThrowsAsync<NotAllowedException>(() => following.MoveNextAsync().AsTask());
    }

    [Theory]
    [InlineData(null, null, "/admin/inbox?whose=all&state=open")]
    [InlineData("mine", "archived", "/admin/inbox?whose=mine&state=archived")]
    [InlineData("everybody's", "lost", "/admin/inbox?whose=all&state=open")]
    public void An_address_that_is_mistyped_lists_all_that_are_open(string? whose, string? state, string path) =>
        Assert.Equal(path, InboxView.Of(whose, state).Path());

    private static Task<NotAllowedException> RefusedAsync<T>(Func<Task<T>> act) =>
        Assert.ThrowsAsync<NotAllowedException>(act);

    private static async Task<bool> StandsAsync(Desk desk, string id, InboxView view)
    {
        string? cursor = null;
        do
        {
            var page = (await desk.App.ThreadsAsync(view, cursor)).Get();
            if (page.Items.Any(one => one.Id == Guid.Parse(id)))
            {
                return true;
            }

            cursor = page.Next;
        } while (cursor is not null);
        return false;
    }

    private Task<IReadOnlyList<Nod.Access.TrailEntry>> TrailAsync(string key) =>
        server.Node.Store.ReadTrailOfAsync(server.First.OrganizationId, key, 10, TestContext.Current.CancellationToken);
}
