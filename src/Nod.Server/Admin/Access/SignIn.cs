using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Nod.Catalog;
using NodaTime;

namespace Nod.Server.Admin.Access;

/// <summary>What came of an attempt to sign in. Which of e-mail and password was wrong is not said.</summary>
/// <param name="Secret">The secret for the browser; null when refused.</param>
/// <param name="IsLocked">Whether it was refused unlooked at, for too many attempts.</param>
internal readonly record struct SignInOutcome(string? Secret, bool IsLocked);

/// <summary>
/// Signs users in by e-mail and password. Five wrong passwords in a row lock a user for fifteen minutes from the last one;
/// they are counted in the audit trail, so that a restart forgets none. An address has twenty attempts in five minutes.
/// Correct for one process: attempts for one user go one after the other here.
/// </summary>
internal sealed class SignIn(Node node, Sessions sessions) : IDisposable
{
    public const int FailuresMax = 5;
    public const int AttemptsMax = 20;
    public static readonly Duration LockedFor = Duration.FromMinutes(15);
    public static readonly Duration AttemptsWindow = Duration.FromMinutes(5);

    private readonly PasswordHasher<User> hasher = new();
    private readonly AttemptLimit limit = new(AttemptsMax, AttemptsWindow);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> turns = new(StringComparer.Ordinal);

    // Checking a password costs a tenth of a second of a core on purpose; the rest of the server needs cores too.
    private readonly SemaphoreSlim checks = new(2);

    // What nobody's password fits: a stranger's address takes as long to refuse as a user's.
    private readonly string nobodysHash = new PasswordHasher<User>().HashPassword(null!, Guid.Empty.ToString());

    /// <summary>Tries; when it succeeds, the session is durable.</summary>
    public async Task<SignInOutcome> TryAsync(string email, string password, string? browser, string? address)
    {
        if (!limit.Allows(address ?? "", node.Clock.Now()))
        {
            return new SignInOutcome(null, IsLocked: true);
        }

        if (node.Catalog.Current.UserWith(email.Trim().ToLowerInvariant()) is not var (organization, user))
        {
            await FitsAsync(nobodysHash, password);
            return default;
        }

        var turn = turns.GetOrAdd(user.Email, _ => new SemaphoreSlim(1));
        await turn.WaitAsync();
        try
        {
            return await TryAsync(organization.Organization.Id, user, password, browser, address);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => checks.Dispose();

    /// <summary>Whether a password is the user's.</summary>
    public Task<bool> IsPasswordAsync(User user, string password) => FitsAsync(user.PasswordHash, password);

    private async Task<SignInOutcome> TryAsync(
        Guid organization,
        User user,
        string password,
        string? browser,
        string? address
    )
    {
        var failures = await FailuresAsync(organization, user.Email);
        if (failures >= FailuresMax)
        {
            return new SignInOutcome(null, IsLocked: true);
        }

        if (await FitsAsync(user.PasswordHash, password) && !user.Disabled)
        {
            return new SignInOutcome(await sessions.BeginAsync(organization, user, browser, address), false);
        }

        await node.Store.CommitAsync(
            new AccessChange(context =>
            {
                context.Trail(organization, "?", TrailActions.SignInRefused, user.Email, address ?? "");
                if (failures + 1 == FailuresMax)
                {
                    context.Trail(organization, "?", TrailActions.SignInLocked, user.Email, address ?? "");
                }
            })
        );
        return default;
    }

    // In a row: whatever else happened to the user ends the row, and so does time.
    private async Task<int> FailuresAsync(Guid organization, string email)
    {
        var from = node.Clock.Now() - LockedFor;
        var entries = await node.Store.ReadTrailOfAsync(organization, email, FailuresMax + 1);
        return entries
            .Where(entry => entry.Action != TrailActions.SignInLocked)
            .TakeWhile(entry => entry.Action == TrailActions.SignInRefused && entry.At > from)
            .Count();
    }

    private async Task<bool> FitsAsync(string hash, string password)
    {
        await checks.WaitAsync();
        try
        {
            return await Task.Run(() => hasher.VerifyHashedPassword(null!, hash, password))
                != PasswordVerificationResult.Failed;
        }
        finally
        {
            checks.Release();
        }
    }
}

/// <summary>Counts attempts of each address in windows of time. Thread safe.</summary>
internal sealed class AttemptLimit(int most, Duration window)
{
    private const int AddressesMax = 10_000;

    private readonly Lock counts = new();
    private readonly Dictionary<string, (Instant From, int Attempts)> byAddress = new(StringComparer.Ordinal);

    /// <summary>Counts an attempt; false when it is one too many.</summary>
    public bool Allows(string address, Instant now)
    {
        lock (counts)
        {
            if (byAddress.Count >= AddressesMax)
            {
                foreach (var (old, _) in byAddress.Where(pair => pair.Value.From + window <= now).ToList())
                {
                    byAddress.Remove(old);
                }
            }

            var (from, attempts) = byAddress.GetValueOrDefault(address, (now, 0));
            if (from + window <= now)
            {
                (from, attempts) = (now, 0);
            }

            byAddress[address] = (from, attempts + 1);
            return attempts < most;
        }
    }
}
