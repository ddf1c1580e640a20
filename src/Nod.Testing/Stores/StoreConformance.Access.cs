using Nod.Access;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// Who is signed in, and the audit trail.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_session_is_found_by_its_secrets_hash_as_it_was_last_seen()
    {
        var store = await OpenStoreAsync();
        var session = SignedIn("kim@acme.example", 'a');
        var seen = session with { LastSeenAt = Sample.Noon + Duration.FromMinutes(7) };
        await store.CommitAsync(Stage(context => context.Put(session, SessionStep.Began)));
        Assert.Equal(session, await store.FindSessionAsync(session.TokenSha256));

        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(session with { LastSeenAt = Sample.Noon }, SessionStep.Seen);
                context.Put(seen, SessionStep.Seen);
            })
        );

        Assert.Equal(seen, await store.FindSessionAsync(session.TokenSha256));
        Assert.Null(await store.FindSessionAsync(new string('b', 64)));
    }

    [Fact]
    public async Task A_session_that_was_ended_is_not_brought_back_by_its_last_use()
    {
        var store = await OpenStoreAsync();
        var session = SignedIn("kim@acme.example", 'a');
        await store.CommitAsync(Stage(context => context.Put(session, SessionStep.Began)));

        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(session, SessionStep.Over);
                context.Put(session, SessionStep.Seen);
            })
        );
        await store.CommitAsync(Stage(context => context.Put(session, SessionStep.Seen)));

        Assert.Null(await store.FindSessionAsync(session.TokenSha256));
        Assert.Empty(await store.ReadSessionsAsync(Sample.Organization));
    }

    [Fact]
    public async Task Sessions_are_listed_for_their_organization_alone_newest_first_until_they_are_over()
    {
        var store = await OpenStoreAsync();
        var first = SignedIn("kim@acme.example", 'a');
        var second = SignedIn("ada@acme.example", 'b');
        var foreign = SignedIn("kim@other.example", 'c') with { Organization = Sample.OtherOrganization };
        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(first, SessionStep.Began);
                context.Put(second, SessionStep.Began);
                context.Put(foreign, SessionStep.Began);
            })
        );
        Assert.Equal([second, first], await store.ReadSessionsAsync(Sample.Organization));

        await store.CommitAsync(Stage(context => context.Put(first, SessionStep.Over)));

        Assert.Equal([second], await store.ReadSessionsAsync(Sample.Organization));
        Assert.Null(await store.FindSessionAsync(first.TokenSha256));
        Assert.Equal([foreign], await store.ReadSessionsAsync(Sample.OtherOrganization));
    }

    [Fact]
    public async Task The_trail_is_read_newest_first_page_by_page_and_by_subject_for_its_organization_alone()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(
            Stage(context =>
            {
                context.Trail(Sample.Organization, "kim", "user.added", "ada", "recruiter");
                context.Trail(Sample.OtherOrganization, "eve", "user.added", "ada");
                context.Trail(Sample.Organization, "kim", "sign_in.refused", "bob");
                context.Trail(Sample.Organization, "ada", "sign_in.done", "ada");
            })
        );

        var all = await store.ReadTrailAsync(Sample.Organization, null, 10);

        Assert.Equal(["sign_in.done", "sign_in.refused", "user.added"], all.Select(entry => entry.Action));
        Assert.Equal(
            ("kim", "ada", "recruiter", Times.ToMicroseconds(Clock.Now())),
            (all[2].Actor, all[2].Subject, all[2].Detail, all[2].At)
        );
        Assert.Equal([all[0]], await store.ReadTrailAsync(Sample.Organization, null, 1));
        Assert.Equal([all[2]], await store.ReadTrailAsync(Sample.Organization, all[1].Id, 10));
        Assert.Equal([all[0], all[2]], await store.ReadTrailOfAsync(Sample.Organization, "ada", 10));
        Assert.Equal([all[0]], await store.ReadTrailOfAsync(Sample.Organization, "ada", 1));
        Assert.Equal("eve", Assert.Single(await store.ReadTrailAsync(Sample.OtherOrganization, null, 10)).Actor);
    }

    [Fact]
    public async Task A_change_that_fails_leaves_neither_session_nor_entry()
    {
        var store = await OpenStoreAsync();
        var session = SignedIn("kim@acme.example", 'a');

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.CommitAsync(
                Stage(context =>
                {
                    context.Put(session, SessionStep.Began);
                    context.Trail(Sample.Organization, "kim", "sign_in.done", "kim");
                    throw new InvalidOperationException("on purpose");
                })
            )
        );
        await store.CommitAsync(Stage(context => context.Trail(Sample.Organization, "kim", "sign_out", "kim")));

        Assert.Null(await store.FindSessionAsync(session.TokenSha256));
        Assert.Equal("sign_out", Assert.Single(await store.ReadTrailAsync(Sample.Organization, null, 10)).Action);
    }

    private Session SignedIn(string email, char token) =>
        new()
        {
            Id = Ids.Next(),
            Organization = Sample.Organization,
            Email = email,
            TokenSha256 = new string(token, 64),
            BeganAt = Sample.Noon,
            LastSeenAt = Sample.Noon,
            ExpiresAt = Sample.Noon + Duration.FromDays(7),
            Credential = "0123456789abcdef",
            Browser = "Firefox",
            Address = "192.0.2.1",
        };
}
