using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Nod.Access;
using Nod.Catalog;
using Nod.Ledger;
using Nod.Server.Api;
using NodaTime;

namespace Nod.Server.Admin.Access;

/// <summary>
/// Sessions of users: begun, recognised, ended. Each request asks the store, so what was ended is over everywhere at once.
/// </summary>
internal sealed class Sessions(Node node)
{
    /// <summary>How long a session may lie unused.</summary>
    public static readonly Duration IdleMax = Duration.FromHours(12);

    /// <summary>How long it is good whatever is done with it.</summary>
    public static readonly Duration LifeMax = Duration.FromDays(7);

    private const int SecretBytes = 32;
    private const int BrowserMax = 200;
    private static readonly Duration SeenEvery = Duration.FromMinutes(5);

    /// <summary>Signs a user in; durable when the task completes. Answers the secret for their browser.</summary>
    public async Task<string> BeginAsync(Guid organization, User user, string? browser, string? address)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = node.Clock.Now();
        var session = new Session
        {
            Id = node.Ids.Next(),
            Organization = organization,
            Email = user.Email,
            TokenSha256 = ApiKeys.HashOf(secret),
            BeganAt = now,
            LastSeenAt = now,
            ExpiresAt = now + LifeMax,
            Credential = CredentialOf(user),
            Browser = browser is { Length: > BrowserMax } ? browser[..BrowserMax] : browser,
            Address = address,
        };
        var stale = (await node.Store.ReadSessionsAsync(organization)).Where(one => !one.IsGood(now, IdleMax));
        await node.Store.CommitAsync(
            new AccessChange(context =>
            {
                context.Put(session, SessionStep.Began);
                foreach (var one in stale)
                {
                    context.Put(one, SessionStep.Over);
                }

                context.Trail(organization, user.Email, TrailActions.SignedIn, user.Email, address ?? "");
            })
        );
        return secret;
    }

    /// <summary>Who a browser's secret stands for now; null when for nobody.</summary>
    public Task<Actor?> RecognizeAsync(string secret, CancellationToken cancellation) =>
        FindAsync(ApiKeys.HashOf(secret), isUse: true, cancellation);

    /// <summary>The same, by the secret's hash.</summary>
    /// <param name="tokenSha256">The hash.</param>
    /// <param name="isUse">Whether the user does something with it, so that it does not end for lack of use.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<Actor?> FindAsync(string tokenSha256, bool isUse, CancellationToken cancellation)
    {
        var now = node.Clock.Now();
        if (
            await node.Store.FindSessionAsync(tokenSha256, cancellation) is not { } session
            || !session.IsGood(now, IdleMax)
            || node.Catalog.Current.Organization(session.Organization) is not { } organization
            || organization.User(session.Email) is not { Disabled: false } user
            || CredentialOf(user) != session.Credential
        )
        {
            return null;
        }

        if (isUse && now - session.LastSeenAt >= SeenEvery)
        {
            session = session with { LastSeenAt = now };
            // Not called back with the request: what was seen was seen.
            await node.Store.CommitAsync(
                new AccessChange(context => context.Put(session, SessionStep.Seen)),
                CancellationToken.None
            );
        }

        return new Actor(session, user, organization);
    }

    /// <summary>The sessions of an organization that are good, or of one user of it.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(Guid organization, string? email)
    {
        var now = node.Clock.Now();
        return
        [
            .. (await node.Store.ReadSessionsAsync(organization)).Where(session =>
                (email is null || session.Email == email) && session.IsGood(now, IdleMax)
            ),
        ];
    }

    /// <summary>Ends a session; durable when the task completes.</summary>
    /// <param name="session">Which.</param>
    /// <param name="by">Who ends it.</param>
    public Task EndAsync(Session session, string by) =>
        node.Store.CommitAsync(
            new AccessChange(context =>
            {
                context.Put(session, SessionStep.Over);
                context.Trail(session.Organization, by, TrailActions.SessionEnded, session.Email);
            })
        );

    // Another password, another credential: the hash is salted anew each time one is set.
    private static string CredentialOf(User user) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user.PasswordHash)))[..16];
}

/// <summary>A change to sessions and the audit trail, which looks at nothing.</summary>
/// <param name="stage">Stages it.</param>
internal sealed class AccessChange(Action<ChangeContext> stage) : Change<bool>
{
    public override void Declare(ReadSet reads) { }

    public override bool Apply(ChangeContext context)
    {
        stage(context);
        return true;
    }
}
